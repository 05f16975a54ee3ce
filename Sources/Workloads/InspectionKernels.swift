import Catalogue
import MapVariants
import Measurement

/// One full map to inspect, for the inspection pass. A struct used through closures for the reason that `MapKernels` is
/// one.
struct InspectionKernels<Map: SubjectMap & ~Copyable> {
  let entries: Int
  let data: WorkloadData<Map.Key>
  private let valueSize: Int
  private let current: OneMap<Map>
  private let sizeOfBlock = BlockSize()

  init(_ setting: CellSetting) {
    entries = setting.parameters.entries
    valueSize = setting.parameters.values.size
    data = WorkloadData(
      parameters: setting.parameters, operations: setting.operationsPerRound, seed: setting.seed,
      table: setting.keyTable)
    current = OneMap(setting)
  }

  /// Frees everything; nothing may be called afterwards.
  func end() { current.end() }

  func drop() { current.drop() }

  func fill() {
    current.make()
    for index in 0..<entries {
      current.map.pointee.insert(data.keys[index], Map.Value.make(UInt64(index), size: valueSize), number: index)
    }
    current.map.pointee.complete()
  }

  var count: Int { current.map.pointee.count }
  func storage() -> StorageView? { current.map.pointee.storageLayout.map(StorageView.init) }
  var address: UInt { current.map.pointee.storageAddress }
  func place(of key: Map.Key) -> PlaceView { PlaceView(current.map.pointee.storagePlace(ofKey: key)) }
  func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void) { current.map.pointee.forEachStorageBlock(body) }

  func ownBytes(ofKey index: Int) -> Int {
    Map.keepsKeys ? data.keys[index].objectAddress.map { sizeOfBlock($0) } ?? 0 : 0
  }

  /// A load that looks up nothing accesses each key once, as filling the map did.
  var accesses: Int { data.lookUps.isEmpty ? entries : data.lookUps.count }
  func key(ofAccess index: Int) -> Map.Key { data.lookUps.isEmpty ? data.keys[index] : data.lookUps[index] }
  func access(_ index: Int) -> UInt64 { current.map.pointee.lookUp(key(ofAccess: index)) }
}

/// Inspection kernels whose map type is known only to closures.
final class ErasedInspection: InspectionWorkload {
  let entries: Int
  let refusal: String
  private let fillBody: () -> Void
  private let countBody: () -> Int
  private let storageBody: () -> StorageView?
  private let addressBody: () -> UInt
  private let placeBody: (Int) -> PlaceView
  private let ownBytesBody: (Int) -> Int
  private let blocksBody: ((UnsafeRawBufferPointer) -> Void) -> Void
  private let accessPlaceBody: (Int) -> PlaceView
  private let accessBody: (Int) -> UInt64
  private let finishBody: () -> Void
  private let endBody: () -> Void
  let accesses: Int

  init<Map: SubjectMap & ~Copyable>(_ kernels: InspectionKernels<Map>) {
    entries = kernels.entries
    refusal = Map.reasonToShowNothing
    accesses = kernels.accesses
    fillBody = { kernels.fill() }
    countBody = { kernels.count }
    storageBody = { kernels.storage() }
    addressBody = { kernels.address }
    placeBody = { kernels.place(of: kernels.data.keys[$0]) }
    ownBytesBody = { kernels.ownBytes(ofKey: $0) }
    blocksBody = { kernels.forEachBlock($0) }
    accessPlaceBody = { kernels.place(of: kernels.key(ofAccess: $0)) }
    accessBody = { kernels.access($0) }
    finishBody = { kernels.drop() }
    endBody = { kernels.end() }
  }

  deinit { endBody() }

  func fill() { fillBody() }
  var count: Int { countBody() }
  func storage() -> StorageView? { storageBody() }
  var address: UInt { addressBody() }
  func place(ofKey index: Int) -> PlaceView { placeBody(index) }
  func ownBytes(ofKey index: Int) -> Int { ownBytesBody(index) }
  func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void) { blocksBody(body) }
  func place(ofAccess index: Int) -> PlaceView { accessPlaceBody(index) }
  func access(_ index: Int) -> UInt64 { accessBody(index) }
  func finish() { finishBody() }
}

extension WorkloadKey {
  /// The object that belongs to the key and holds what does not fit into it: 32 bytes before the text of a string.
  fileprivate var objectAddress: UnsafeRawPointer? { memoryForHashing.map { $0 - 32 } }
}
