// ArenaRecords: the entries of an `ArenaMap`, each a record of a bump arena.
//
// A record is an entry, the form of its key and its value, and after it the key's tail: the bytes of text, nothing for
// other keys. Records without tails are units of the entry's size. Records with tails are runs of small units, 8 bytes
// unless values need a larger alignment, and are identified by their first unit; a run lies in one chunk, so text is
// contiguous and starts in the cache line of its entry or the next.
//
// Not every unit up to the last record belongs to a live one: records are removed, and runs leave the ends of chunks
// unused. With tails, such units are filled with *fillers*, forms that say how many units to skip. Without tails,
// removed records are marked in a separate set of bits (`DeadEntries`), because they have no room for a mark.
//
// Invariants (`checkInvariants`): stepping from unit 0 by the units of records and fillers ends exactly at `used`;
// every record that is neither filler nor dead is initialised; liveUnits is the sum of their units.

/// An entry: what the map stores of a key, and the value.
@frozen
@usableFromInline
struct ArenaEntry<Form: ArenaKeyForm, Value> {
  /// First, so that it is in the same place as a filler.
  @usableFromInline var form: Form
  @usableFromInline var value: Value

  @inlinable
  @inline(__always)
  init(form: consuming Form, value: consuming Value) {
    self.form = form
    self.value = value
  }
}

/// The records of a map, in the order of insertion.
@frozen
@usableFromInline
struct ArenaRecords<Form: ArenaKeyForm, Value>: ~Copyable {
  @usableFromInline typealias Entry = ArenaEntry<Form, Value>

  @usableFromInline var units: NumberedChunks
  /// The removed records, if records have no tails.
  @usableFromInline var dead: DeadEntries
  /// The units of live records.
  @usableFromInline var liveUnits: Int

  @inlinable
  init(chunks: Chunks) {
    precondition(
      !Form.hasTail || _isPOD(Form.self) && MemoryLayout<Form>.size <= 8, "a form with a tail must be a trivial word")
    units = NumberedChunks(firstChunk: Form.hasTail ? 32 : 8, chunks: chunks)
    dead = DeadEntries(chunks: chunks)
    liveUnits = 0
  }

  @inlinable static var unitBytes: Int {
    Form.hasTail ? unitAlignment : MemoryLayout<Entry>.stride
  }

  @inlinable static var unitAlignment: Int { Swift.max(MemoryLayout<Entry>.alignment, 8) }

  /// The units of a record whose key has a tail of `tailBytes`.
  @inlinable
  @inline(__always)
  static func unitCount(tailBytes: Int) -> Int {
    Form.hasTail ? (MemoryLayout<Entry>.size &+ tailBytes &+ unitBytes &- 1) / unitBytes : 1
  }

  /// True if units up to the last record belong to removed ones, or to the unused ends of chunks.
  @inlinable var hasGaps: Bool { liveUnits != units.used }
  /// The number of records without tails that fit in the memory not yet handed out.
  @inlinable var roomForRecords: Int { (units.capacity &- units.used) / ArenaRecords.unitCount(tailBytes: 0) }
  @inlinable var reservedBytes: Int {
    units.reservedBytes(stride: ArenaRecords.unitBytes, alignment: ArenaRecords.unitAlignment) + dead.byteCount
  }

  /// The entry of the record with that number.
  @inlinable
  @inline(__always)
  func pointer(to number: UInt32) -> UnsafeMutablePointer<Entry> {
    units.pointer(to: number, stride: ArenaRecords.unitBytes).assumingMemoryBound(to: Entry.self)
  }

  /// The bytes after an entry.
  @inlinable
  @inline(__always)
  static func tail(of entry: UnsafeMutablePointer<Entry>) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(entry) + MemoryLayout<Entry>.size
  }

  /// Appends a record to the others, in the current chunk, which must have room for it.
  @inlinable
  @inline(__always)
  mutating func append(_ query: Form.Query, code: UInt32, value: consuming Value, unitCount: Int) -> UInt32 {
    let number = units.allocate(unitCount)
    liveUnits &+= unitCount
    let entry = pointer(to: number)
    entry.initialize(to: Entry(form: Form(query, code: code, tail: ArenaRecords.tail(of: entry)), value: value))
    return number
  }

  /// Moves on to a chunk with room for `unitCount` units.
  @inlinable
  @inline(never)
  mutating func enterChunk(for unitCount: Int) {
    units.makeFirstChunk(takeAtLeast: unitCount)
    while units.isFull(for: unitCount) {
      fillGap(from: units.used, to: units.limit)
      units.enterNextChunk(stride: ArenaRecords.unitBytes, alignment: ArenaRecords.unitAlignment)
    }
  }

  /// Removes a record and returns its value. Its units are handed out again if it was the last one.
  @inlinable
  @inline(__always)
  mutating func remove(_ number: UInt32) -> Value {
    let entry = pointer(to: number)
    let unitCount = ArenaRecords.unitCount(tailBytes: entry.pointee.form.tailBytes)
    let value = entry.move().value
    liveUnits &-= unitCount
    let end = Int(number) &+ unitCount
    if end == units.used {
      units.takeBack(from: number)
    } else if Form.hasTail {
      fillGap(from: Int(number), to: end)
    } else {
      dead.insert(Int(number), limit: units.capacity)
    }
    return value
  }

  @inlinable
  @inline(__always)
  mutating func fillGap(from start: Int, to end: Int) {
    if !Form.hasTail || start == end { return }
    UnsafeMutableRawPointer(pointer(to: UInt32(truncatingIfNeeded: start))).initializeMemory(
      as: Form.self, to: Form(fillerOf: UInt32(truncatingIfNeeded: end &- start)))
  }

  /// The units of the filler with that number; 0 if a record is there.
  @inlinable
  @inline(__always)
  func fillerUnits(at number: UInt32) -> UInt32 {
    let raw = units.pointer(to: number, stride: ArenaRecords.unitBytes)
    return raw.assumingMemoryBound(to: Form.self).pointee.fillerUnits
  }

  /// Calls `body` with every live record's number and entry, in order; `body` may destroy the entry. O(records since
  /// the last compaction or reset).
  @inlinable
  @inline(__always)
  func forEach<Failure: Error>(
    _ body: (UInt32, UnsafeMutablePointer<Entry>) throws(Failure) -> Void
  ) throws(Failure) {
    let end = UInt32(truncatingIfNeeded: units.used)
    var number: UInt32 = 0
    if Form.hasTail {
      while number < end {
        let skipped = fillerUnits(at: number)
        if skipped != 0 {
          number &+= skipped
        } else {
          let entry = pointer(to: number)
          let unitCount = ArenaRecords.unitCount(tailBytes: entry.pointee.form.tailBytes)
          try body(number, entry)
          number &+= UInt32(truncatingIfNeeded: unitCount)
        }
      }
    } else if liveUnits == units.used {
      while number < end {
        try body(number, pointer(to: number))
        number &+= 1
      }
    } else {
      while number < end {
        if !dead.contains(Int(number)) { try body(number, pointer(to: number)) }
        number &+= 1
      }
    }
  }

  /// Makes room for `count` more records with tails of `tailBytes` each.
  @inlinable
  mutating func reserveCapacity(_ count: Int, tailBytes: Int) {
    let (more, overflow) = count.multipliedReportingOverflow(by: ArenaRecords.unitCount(tailBytes: tailBytes))
    precondition(!overflow && more < 1 << 32, "an arena has at most 2^32 - 1 places")
    units.reserveCapacity(units.used + more, stride: ArenaRecords.unitBytes, alignment: ArenaRecords.unitAlignment)
  }

  /// True if no chunk follows the one being filled.
  @inlinable var isLastChunk: Bool { units.limit == units.capacity }

  /// Reclaims all units and keeps the memory. The entries must have been destroyed.
  @inlinable
  mutating func reset() {
    if !Form.hasTail && hasGaps { dead.removeAll() }
    units.reset()
    liveUnits = 0
  }

  /// Frees the memory. The entries must have been destroyed.
  @inlinable
  mutating func releaseChunks() {
    units.releaseChunks()
    dead.release()
    liveUnits = 0
  }

  /// Forgets the memory, which has already been freed.
  @inlinable
  mutating func forgetChunks() {
    units.forgetChunks()
    dead.forget()
    liveUnits = 0
  }
}
