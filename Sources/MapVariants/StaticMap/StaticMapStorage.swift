/// The memory of a `StaticMap`: written while it is built, then only read, and freed with its last copy.
@usableFromInline
final class StaticMapStorage<Key: SpanKey, Value> {
  /// One per bucket.
  @usableFromInline let pilots: UnsafeMutablePointer<UInt16>
  /// Every slot holds an entry; those without one of their own hold a copy of another.
  @usableFromInline let slots: UnsafeMutablePointer<StaticMap<Key, Value>.Slot>
  /// True for the slots that hold an entry of their own.
  @usableFromInline let isOccupied: [Bool]

  /// Puts `entries` where `table` says. `entries` must be as many as the table's hashes.
  ///
  /// A slot that is no entry's gets a copy of the first entry. Whoever looks that key up is led to its own slot, never
  /// here; whoever looks another key up finds that this one differs. So a look-up needs no question whether a slot is
  /// occupied.
  init(table: PerfectHashTable, entries: [(Key, Value)]) {
    pilots = .allocate(capacity: table.pilots.count)
    _ = UnsafeMutableBufferPointer(start: pilots, count: table.pilots.count).initialize(fromContentsOf: table.pilots)
    slots = .allocate(capacity: table.isOccupied.count)
    isOccupied = table.isOccupied
    for (slot, entry) in zip(table.slots, entries) {
      (slots + slot).initialize(to: StaticMap.Slot(key: entry.0, value: entry.1))
    }
    guard let filler = entries.first else { return }
    for slot in table.isOccupied.indices where !table.isOccupied[slot] {
      (slots + slot).initialize(to: StaticMap.Slot(key: filler.0, value: filler.1))
    }
  }

  deinit {
    slots.deinitialize(count: isOccupied.count)
    slots.deallocate()
    pilots.deallocate()
  }
}
