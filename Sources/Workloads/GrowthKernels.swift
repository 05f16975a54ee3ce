import Catalogue
import Measurement

/// One map that grows, for the timeline pass. A struct used through closures for the reason that `MapKernels` is one.
struct GrowthKernels<Map: SubjectMap & ~Copyable> {
  let entries: Int
  let digest: UInt64
  private let data: WorkloadData<Map.Key>
  private let valueSize: Int
  private let current: OneMap<Map>

  init(_ setting: CellSetting) {
    entries = setting.parameters.entries
    valueSize = setting.parameters.values.size
    data = WorkloadData(
      parameters: setting.parameters, operations: 0, seed: setting.seed, table: setting.keyTable)
    digest = data.digest
    current = OneMap(setting)
  }

  /// Frees everything; nothing may be called afterwards.
  func end() { current.end() }

  func begin() { current.make() }

  func insert(_ index: Int) {
    let key = data.keys[index]
    current.map.pointee.insert(key, Map.Value.make(UInt64(index), size: valueSize), number: index)
    for _ in 0..<Map.lookUpsPerInsertion { blackHole(current.map.pointee.lookUp(key)) }
  }

  @inline(never)
  private func blackHole(_ word: UInt64) { withExtendedLifetime(word) {} }

  var tables: Int { current.map.pointee.growingTables }
  func table(ofKey index: Int) -> Int { current.map.pointee.growingTable(ofKey: data.keys[index]) }
  func view(ofTable table: Int) -> GrowthView { current.map.pointee.growthView(ofTable: table) }
  var count: Int { current.map.pointee.count }

  func finish(_ inserted: Int) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<inserted { sum &+= current.map.pointee.lookUp(data.keys[index]) }
    current.drop()
    return sum
  }
}

/// Growth kernels whose map type is known only to closures.
final class ErasedGrowth: GrowthWorkload {
  let entries: Int
  private let beginBody: () -> Void
  private let insertBody: (Int) -> Void
  private let tablesBody: () -> Int
  private let tableBody: (Int) -> Int
  private let viewBody: (Int) -> GrowthView
  private let countBody: () -> Int
  private let finishBody: (Int) -> UInt64
  private let endBody: () -> Void

  init<Map: SubjectMap & ~Copyable>(_ kernels: GrowthKernels<Map>) {
    entries = kernels.entries
    beginBody = { kernels.begin() }
    insertBody = { kernels.insert($0) }
    tablesBody = { kernels.tables }
    tableBody = { kernels.table(ofKey: $0) }
    viewBody = { kernels.view(ofTable: $0) }
    countBody = { kernels.count }
    finishBody = { kernels.finish($0) }
    endBody = { kernels.end() }
  }

  deinit { endBody() }

  var tables: Int { tablesBody() }
  func begin() { beginBody() }
  func insert(_ index: Int) { insertBody(index) }
  func table(ofKey index: Int) -> Int { tableBody(index) }
  func view(ofTable table: Int) -> GrowthView { viewBody(table) }
  var count: Int { countBody() }
  func finish(_ inserted: Int) -> UInt64 { finishBody(inserted) }
}
