import Catalogue
import Measurement

/// One map that grows, for the timeline pass. A struct used through closures for the reason that `MapKernels` is one.
struct GrowthKernels<Map: SubjectMap & ~Copyable> {
  let entries: Int
  let digest: UInt64
  private let data: WorkloadData<Map.Key>
  private let valueSize: Int
  private let source: UnsafeMutablePointer<Map.Source>
  private let map: UnsafeMutablePointer<Map>
  private let isAlive: UnsafeMutablePointer<Bool>

  init(_ setting: CellSetting) {
    entries = setting.parameters.entries
    valueSize = setting.parameters.values.size
    data = WorkloadData(parameters: setting.parameters, operations: 0, seed: setting.seed)
    digest = data.digest
    source = .allocate(capacity: 1)
    source.initialize(to: Map.makeSource(SubjectConfiguration(setting)))
    map = .allocate(capacity: 1)
    isAlive = .allocate(capacity: 1)
    isAlive.initialize(to: false)
  }

  /// Frees everything; nothing may be called afterwards.
  func end() {
    drop()
    source.deinitialize(count: 1)
    source.deallocate()
    map.deallocate()
    isAlive.deallocate()
  }

  private func drop() {
    guard isAlive.pointee else { return }
    // Not returned to a pool or kept aside: the next map must grow from nothing.
    map.deinitialize(count: 1)
    isAlive.pointee = false
  }

  func begin() {
    drop()
    map.initialize(to: Map.create(from: &source.pointee))
    isAlive.pointee = true
  }

  func insert(_ index: Int) {
    let key = data.keys[index]
    map.pointee.insert(key, Map.Value.make(UInt64(index), size: valueSize), number: index)
    for _ in 0..<Map.lookUpsPerInsertion { blackHole(map.pointee.lookUp(key)) }
  }

  @inline(never)
  private func blackHole(_ word: UInt64) { withExtendedLifetime(word) {} }

  var tables: Int { map.pointee.growingTables }
  func table(ofKey index: Int) -> Int { map.pointee.growingTable(ofKey: data.keys[index]) }
  func view(ofTable table: Int) -> GrowthView { map.pointee.growthView(ofTable: table) }
  var count: Int { map.pointee.count }

  func finish(_ inserted: Int) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<inserted { sum &+= map.pointee.lookUp(data.keys[index]) }
    drop()
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
