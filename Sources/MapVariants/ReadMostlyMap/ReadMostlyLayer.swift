public import Synchronization

/// One of the two tables of a `ReadMostlyMap`. While it is the dirty layer, it is used only under the lock; when it
/// becomes the read layer, all threads see it, and its table never changes again.
@frozen
@usableFromInline
struct ReadMostlyLayer<Key: SpanKey, Value>: ~Copyable {
  @usableFromInline typealias Table = SpanMap<Key, ReadMostlyEntry<Value>>

  /// Used once the layer is retired.
  @usableFromInline var link: UInt = 0
  /// For a read layer: the dirty layer has keys that this one lacks. It becomes true at most once, under the lock.
  ///
  /// (Go makes a new pair of table and flag instead. One flag alongside the table works as well: a reader that finds it
  /// false after an unsuccessful search knows that the key was absent then or, if the layer has been replaced since,
  /// just before that: a promotion replaces only an amended layer, and `clear` removes what it replaces.)
  @usableFromInline let isAmended = Atomic<Bool>(false)
  @usableFromInline var table: Table

  /// An empty layer. All layers of a map use the same hash function, so one hash is enough for both.
  @inlinable
  init(minimumCapacity: Int, seed: HashSeed) {
    table = SpanMap(seed: seed, emptyTable: ())
    table.reserveCapacity(minimumCapacity)
  }

  /// A layer with that table.
  @inlinable
  init(table: consuming Table) { self.table = table }

  /// True if a copy of the table has room for `count` entries, at least an eighth of which it then holds.
  @inlinable
  func isGoodSize(forEntries count: Int) -> Bool {
    count <= table.capacity && count >= table.capacity / 8
  }

  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> ReadMostlyEntry<Value>? {
    guard table.count != 0 else { return nil }
    let slot = table.find(key, hash: hash)
    return slot.map { table.slots[$0].value }
  }

  @inlinable
  mutating func insert(_ entry: ReadMostlyEntry<Value>, forKey key: Key, hash: UInt64) {
    table.insertAbsent(Table.Slot(key: key, value: entry), hash: hash)
  }

  @inlinable
  @inline(__always)
  func forEach<Failure: Error>(_ body: (Key, ReadMostlyEntry<Value>) throws(Failure) -> Void) throws(Failure) {
    try table.forEach(body)
  }
}

/// A layer on the heap. The pointer passes between threads; what it points to obeys the rules of `ReadMostlyLayer`.
@frozen
@usableFromInline
struct ReadMostlyLayerPointer<Key: SpanKey, Value>: @unchecked Sendable {
  @usableFromInline typealias Layer = ReadMostlyLayer<Key, Value>

  @usableFromInline let layer: UnsafeMutablePointer<Layer>

  @inlinable
  @inline(__always)
  init(_ layer: UnsafeMutablePointer<Layer>) { self.layer = layer }

  @inlinable
  @inline(__always)
  init(word: UInt) { layer = UnsafeMutablePointer(bitPattern: word).unsafelyUnwrapped }

  @inlinable
  static func make(_ layer: consuming Layer) -> ReadMostlyLayerPointer {
    let place = UnsafeMutablePointer<Layer>.allocate(capacity: 1)
    place.initialize(to: layer)
    return ReadMostlyLayerPointer(place)
  }

  @inlinable
  @inline(__always)
  var word: UInt { UInt(bitPattern: layer) }

  @inlinable
  var count: Int { layer.pointee.table.count }

  /// Frees the table with its keys, not the entries.
  @inlinable
  func destroy() {
    layer.deinitialize(count: 1)
    layer.deallocate()
  }
}
