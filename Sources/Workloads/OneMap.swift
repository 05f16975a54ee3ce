import Catalogue

/// The place of one map, which is made, destroyed and made again, for kernels that are structs used through closures.
struct OneMap<Map: SubjectMap & ~Copyable> {
  /// The map; it may be used between `make` and `drop`.
  let map: UnsafeMutablePointer<Map>
  private let source: UnsafeMutablePointer<Map.Source>
  private let isAlive: UnsafeMutablePointer<Bool>

  init(_ setting: CellSetting) {
    source = .allocate(capacity: 1)
    source.initialize(to: Map.makeSource(SubjectConfiguration(setting)))
    map = .allocate(capacity: 1)
    isAlive = .allocate(capacity: 1)
    isAlive.initialize(to: false)
  }

  /// Makes a new map, after destroying the one before.
  func make() {
    drop()
    map.initialize(to: Map.create(from: &source.pointee))
    isAlive.pointee = true
  }

  /// Destroys the map, if there is one. It isn't returned to a pool or kept aside: the next map starts from nothing.
  func drop() {
    guard isAlive.pointee else { return }
    map.deinitialize(count: 1)
    isAlive.pointee = false
  }

  /// Frees everything; nothing may be called afterwards.
  func end() {
    drop()
    source.deinitialize(count: 1)
    source.deallocate()
    map.deallocate()
    isAlive.deallocate()
  }
}
