/// What a look-up reads: addresses and numbers, so that closures may capture it without counting references.
///
/// Unsafe: the addresses are those of a `StaticMapStorage`, which whoever uses this must keep alive.
@frozen
@usableFromInline
struct StaticMapTables<Key: SpanKey, Value>: BitwiseCopyable {
  @usableFromInline let function: PerfectHash
  @usableFromInline let seed: HashSeed
  /// One per bucket.
  @usableFromInline let pilots: UnsafePointer<UInt16>
  /// Every slot holds an entry; those without one of their own hold a copy of another.
  @usableFromInline let slots: UnsafePointer<StaticMap<Key, Value>.Slot>
  /// Where the UTF-8 bytes of each slot's key are. Empty unless keys are strings.
  @usableFromInline let texts: UnsafePointer<TextRange>
  /// The bytes of all keys, one behind the other.
  @usableFromInline let bytes: UnsafePointer<UInt8>

  init(storage: StaticMapStorage<Key, Value>, function: PerfectHash, seed: HashSeed) {
    self.function = function
    self.seed = seed
    pilots = UnsafePointer(storage.pilots)
    slots = UnsafePointer(storage.slots)
    texts = UnsafePointer(storage.texts)
    bytes = UnsafePointer(storage.bytes)
  }

  /// The only slot that may hold a key with this hash.
  @inlinable
  @inline(__always)
  func slot(of hash: UInt64) -> Int {
    let place = function.place(of: hash)
    return function.slot(of: place, pilot: pilots[place.bucket])
  }
}

/// A part of the bytes of all keys.
@frozen
@usableFromInline
struct TextRange {
  @usableFromInline let offset: UInt32
  @usableFromInline let count: UInt32
}

/// The memory of a `StaticMap`: written while it is built, then only read, and freed with its last copy.
@usableFromInline
final class StaticMapStorage<Key: SpanKey, Value> {
  let pilots: UnsafeMutablePointer<UInt16>
  let slots: UnsafeMutablePointer<StaticMap<Key, Value>.Slot>
  let texts: UnsafeMutablePointer<TextRange>
  let bytes: UnsafeMutablePointer<UInt8>
  /// True for the slots that hold an entry of their own.
  @usableFromInline let isOccupied: [Bool]

  /// Puts `entries` where `table` says. `entries` must be as many as the table's hashes.
  ///
  /// A slot that is no entry's gets a copy of the first entry. Whoever looks that key up is led to its own slot, never
  /// here; whoever looks another key up finds that this one differs. So a look-up needs no question whether a slot is
  /// occupied.
  init(table: PerfectHashTable, entries: [(Key, Value)]) {
    let slotCount = table.isOccupied.count
    pilots = .allocate(capacity: table.pilots.count)
    _ = UnsafeMutableBufferPointer(start: pilots, count: table.pilots.count).initialize(fromContentsOf: table.pilots)
    isOccupied = table.isOccupied
    var entryOfSlot = [Int](repeating: 0, count: slotCount)
    for (entry, slot) in table.slots.enumerated() { entryOfSlot[slot] = entry }
    slots = .allocate(capacity: slotCount)
    for (slot, entry) in entryOfSlot.enumerated() {
      (slots + slot).initialize(to: StaticMap.Slot(key: entries[entry].0, value: entries[entry].1))
    }
    (texts, bytes) = StaticMapStorage.copyTexts(of: entries.map { $0.0 as? String }, entryOfSlot: entryOfSlot)
  }

  /// The bytes of `keys` one behind the other, and where each slot's key is among them; nothing for keys that are no
  /// strings.
  private static func copyTexts(
    of keys: [String?], entryOfSlot: [Int]
  ) -> (UnsafeMutablePointer<TextRange>, UnsafeMutablePointer<UInt8>) {
    let isText = Key.self == String.self
    let texts = UnsafeMutablePointer<TextRange>.allocate(capacity: isText ? entryOfSlot.count : 0)
    let byteCount = keys.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    precondition(byteCount <= UInt32.max, "the keys of a static map may have 4 GiB of text at most")
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCount)
    guard isText else { return (texts, bytes) }
    var ranges: [TextRange] = []
    var offset = 0
    for key in keys {
      let count = key?.utf8.count ?? 0
      _ = UnsafeMutableBufferPointer(start: bytes + offset, count: count).initialize(from: (key ?? "").utf8)
      ranges.append(TextRange(offset: UInt32(offset), count: UInt32(count)))
      offset += count
    }
    for (slot, entry) in entryOfSlot.enumerated() { (texts + slot).initialize(to: ranges[entry]) }
    return (texts, bytes)
  }

  deinit {
    slots.deinitialize(count: isOccupied.count)
    slots.deallocate()
    pilots.deallocate()
    texts.deallocate()
    bytes.deallocate()
  }
}
