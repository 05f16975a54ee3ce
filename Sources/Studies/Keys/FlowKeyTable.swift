import MapVariants
import SeededRandom

// An open-addressing table of 16-byte flow keys in raw memory, whose first key can be at any offset from a multiple
// of 64 bytes.
//
// Slots are 16 bytes apart and hold nothing but a key; one with protocol 0 is empty. So a table has the same size and
// the same slots for every alignment, and only that differs: at 0 no key straddles two cache lines, at 8 and at odd
// offsets every fourth does.
//
// At most a quarter of the slots are full, so that most keys don't share their cache line: a look-up of a random key
// then finds its line in the cache no more often than the table's size implies.
//
// Keys are made so that each has its own home slot. A look-up computes the hash, reads the home slot and finds its key
// there: exactly one comparison. Further probing exists as in any table, but is never needed.

/// How two flow keys are compared, one of them at any address.
protocol FlowComparison {
  /// True if the 16 bytes at `place` are the key `words`.
  static func isSame(_ words: FlowWords, at place: UnsafeRawPointer) -> Bool
}

/// Field by field, stopping at the first difference: five loads of 4, 4, 2, 2 and 1 bytes.
enum FieldComparison: FlowComparison {
  @inline(__always)
  static func isSame(_ words: FlowWords, at place: UnsafeRawPointer) -> Bool {
    let key = FieldwiseFlowKey(words: words)
    return place.loadUnaligned(as: UInt32.self) == key.source
      && place.loadUnaligned(fromByteOffset: 4, as: UInt32.self) == key.destination
      && place.loadUnaligned(fromByteOffset: 8, as: UInt16.self) == key.sourcePort
      && place.loadUnaligned(fromByteOffset: 10, as: UInt16.self) == key.destinationPort
      && place.loadUnaligned(fromByteOffset: 12, as: UInt8.self) == key.transport
  }
}

/// Word by word: two loads of 8 bytes.
enum WordComparison: FlowComparison {
  @inline(__always)
  static func isSame(_ words: FlowWords, at place: UnsafeRawPointer) -> Bool {
    place.loadUnaligned(as: WordFlowKey.self) == WordFlowKey(words: words)
  }
}

/// At once: one load of 16 bytes and a comparison of vectors.
enum VectorComparison: FlowComparison {
  @inline(__always)
  static func isSame(_ words: FlowWords, at place: UnsafeRawPointer) -> Bool {
    place.loadUnaligned(as: VectorFlowKey.self) == VectorFlowKey(words: words)
  }
}

/// The table. Owns its memory.
struct FlowKeyTable: ~Copyable {
  /// Keys in the table.
  let entries: Int
  /// Slots, a power of two.
  let slots: Int
  /// Bytes between a multiple of 64 and the first slot.
  let shift: Int
  private let memory: UnsafeMutableRawPointer
  private let bits: UInt64

  /// Bytes from slot to slot.
  static let slotBytes = 16

  /// A table of `entries` keys whose first slot is `shift` bytes after a multiple of 64. O(entries).
  init(entries: Int, shift: Int) {
    var slots = 4
    while slots < entries * 4 { slots *= 2 }
    self.entries = entries
    self.slots = slots
    self.shift = shift
    bits = UInt64(slots.trailingZeroBitCount)
    memory = .allocate(byteCount: slots * Self.slotBytes + 64, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: slots * Self.slotBytes + 64)
    for entry in 0..<entries {
      let words = key(entry)
      let place = place(ofSlot: homeSlot(words))
      place.storeBytes(of: words.addresses, as: UInt64.self)
      place.storeBytes(of: words.ports, toByteOffset: 8, as: UInt64.self)
    }
  }

  deinit { memory.deallocate() }

  private static var multiplier: UInt64 { 0x9e37_79b9_7f4a_7c15 }
  /// multiplier * inverse = 1 modulo 2^64.
  static var inverse: UInt64 { 0xf1de_83e1_9937_733d }

  /// The slot where the search for a key starts: the upper bits of a product (Knuth's multiplicative hashing).
  @inline(__always)
  func homeSlot(_ words: FlowWords) -> Int {
    Int(truncatingIfNeeded: (words.addresses &* Self.multiplier) >> (64 &- bits))
  }

  /// The key of an entry: its addresses are chosen so that no other entry has its home slot; its ports are random.
  @inline(__always)
  func key(_ entry: Int) -> FlowWords {
    // Slots in a scattered order, each once: an odd factor is a bijection modulo a power of two.
    let slot = UInt64(bitPattern: Int64(entry)) &* 0xd134_2543_de82_ef95 & (UInt64(bitPattern: Int64(slots)) &- 1)
    let random = SplitMix64.mix(slot)
    let hash = slot << (64 &- bits) | random >> (bits &+ 1)
    return FlowWords(addresses: hash &* Self.inverse, ports: random & 0xffff_ffff | 6 << 32)
  }

  /// The address of a slot.
  @inline(__always)
  func place(ofSlot slot: Int) -> UnsafeMutableRawPointer { memory + (shift &+ slot &* Self.slotBytes) }

  /// The slot that holds the key, or -1. Expected O(1).
  @inline(__always)
  func find<Comparison: FlowComparison>(_ words: FlowWords, by: Comparison.Type) -> Int {
    var slot = homeSlot(words)
    while true {
      let place = place(ofSlot: slot)
      if Comparison.isSame(words, at: place) { return slot }
      if place.load(fromByteOffset: 12, as: UInt8.self) == 0 { return -1 }
      slot = (slot &+ 1) & (slots &- 1)
    }
  }
}
