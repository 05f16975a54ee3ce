import Catalogue

/// The life of one map for the memory pass: built, worked on, emptied, grown again, dropped, rebuilt. A struct used
/// through closures for the reason that `MapKernels` is one.
///
/// Keys are made as they are inserted and belong to the map alone, so that `bytes_per_entry` counts them.
struct MapLife<Map: SubjectMap & ~Copyable> {
  private let entries: Int
  private let parameters: CellParameters
  private let keys: KeySource<Map.Key>
  /// Of a trace, the size of each key's value; empty for all others, whose values have one size.
  private let valueSizes: [Int]
  /// Nil until the first map is made: a pool's preallocated maps belong to what is measured, not to the baseline.
  private let source: UnsafeMutablePointer<Map.Source?>
  private let configuration: SubjectConfiguration
  private let map: UnsafeMutablePointer<Map>
  private let isAlive: UnsafeMutablePointer<Bool>

  init(parameters: CellParameters, keys: KeySource<Map.Key>, configuration: SubjectConfiguration) {
    entries = parameters.entries
    self.parameters = parameters
    self.keys = keys
    valueSizes = keys.valueSizes(usual: parameters.values.size)
    source = .allocate(capacity: 1)
    source.initialize(to: nil)
    self.configuration = configuration
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

  var count: Int { isAlive.pointee ? map.pointee.count : 0 }

  func build(_ keys: Range<Int>) {
    makeMapIfNeeded()
    for index in keys { insert(index) }
    map.pointee.complete()
  }

  /// New keys for the map to grow again: twice as many as it had, or those that a file still has.
  var furtherKeys: Range<Int> { keys.furtherKeys(entries: entries) }

  /// Removes those of the keys that the cell's `deletes` names.
  func delete(_ keys: Range<Int>) {
    guard isAlive.pointee else { return }
    for index in keys where pattern.removes(index, of: entries) { _ = map.pointee.remove(key(index), number: index) }
  }

  /// Fills a new map with the entries that `delete` leaves. The first must have been dropped.
  func rebuild() {
    makeMapIfNeeded()
    for index in 0..<entries where !pattern.removes(index, of: entries) { insert(index) }
    map.pointee.complete()
  }

  func drop() {
    guard isAlive.pointee else { return }
    map.move().dispose(into: &source.pointee!)
    isAlive.pointee = false
  }

  private var pattern: DeletionPattern { parameters.deletes ?? .all }

  private func makeMapIfNeeded() {
    if isAlive.pointee { return }
    if source.pointee == nil { source.pointee = Map.makeSource(configuration) }
    map.initialize(to: Map.create(from: &source.pointee!))
    isAlive.pointee = true
  }

  private func insert(_ index: Int) {
    let size = valueSizes.isEmpty ? parameters.values.size : valueSizes[index]
    map.pointee.insert(key(index), Map.Value.make(UInt64(index), size: size), number: index)
  }

  private func key(_ index: Int) -> Map.Key { keys.key(at: index) }
}
