/// What a look-up reads: addresses and numbers, so that closures may capture it without counting references.
///
/// Unsafe: the addresses belong to a `StaticMapStorage`, which the user of this struct must keep alive.
@frozen
@usableFromInline
struct StaticMapTables<Key: SpanKey, Value>: BitwiseCopyable {
  @usableFromInline let function: PerfectHash
  @usableFromInline let seed: HashSeed
  /// One per bucket.
  @usableFromInline let pilots: UnsafePointer<UInt16>
  /// Every slot holds an entry; those without an entry of their own hold a copy of another slot's.
  @usableFromInline let slots: UnsafePointer<StaticMap<Key, Value>.Slot>

  init(storage: StaticMapStorage<Key, Value>, function: PerfectHash, seed: HashSeed) {
    self.function = function
    self.seed = seed
    pilots = UnsafePointer(storage.pilots)
    slots = UnsafePointer(storage.slots)
  }

  /// The only slot that may hold a key with this hash.
  @inlinable
  @inline(__always)
  func slot(of hash: UInt64) -> Int {
    let place = function.place(of: hash)
    return function.slot(of: place, pilot: pilots[place.bucket])
  }
}

/// The memory of a `StaticMap`: written while it is built, then only read, and freed with its last copy.
@usableFromInline
final class StaticMapStorage<Key: SpanKey, Value> {
  let pilots: UnsafeMutablePointer<UInt16>
  let slots: UnsafeMutablePointer<StaticMap<Key, Value>.Slot>
  /// True for the slots that hold an entry of their own.
  @usableFromInline let isOccupied: [Bool]

  /// Puts `entries` into the slots that `table` assigns. There must be as many as the table has hashes.
  ///
  /// A slot that belongs to no entry gets a copy of the first entry. A look-up of that key goes to its own slot,
  /// never here; a look-up of another key finds that this one differs. So a look-up need not check whether a slot is
  /// occupied.
  convenience init(table: PerfectHashTable, entries: [(Key, Value)]) {
    var entryOfSlot = [Int](repeating: 0, count: table.isOccupied.count)
    for (entry, slot) in table.slots.enumerated() { entryOfSlot[slot] = entry }
    self.init(pilots: table.pilots, isOccupied: table.isOccupied) { slot in
      let (key, value) = entries[entryOfSlot[slot]]
      return StaticMap.Slot(key: key, value: value)
    }
  }

  /// Copies the pilots and fills each slot with what `slot` says.
  init(
    pilots source: some Collection<UInt16>, isOccupied: [Bool], slot: (Int) -> StaticMap<Key, Value>.Slot
  ) {
    pilots = .allocate(capacity: source.count)
    _ = UnsafeMutableBufferPointer(start: pilots, count: source.count).initialize(fromContentsOf: source)
    self.isOccupied = isOccupied
    slots = .allocate(capacity: isOccupied.count)
    for number in isOccupied.indices { (slots + number).initialize(to: slot(number)) }
  }

  deinit {
    slots.deinitialize(count: isOccupied.count)
    slots.deallocate()
    pilots.deallocate()
  }
}
