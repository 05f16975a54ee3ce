import MapVariants
import Synchronization

/// What is recorded of one operation, in its slot of the ring. Valid until the slot is given back.
struct OperationRecord {
  /// Nanoseconds since the recording began.
  let time: UInt64
  let hash: UInt64
  let operation: RecordedOperation
  let valueSize: UInt64
  /// The beginning of the key's text, as far as the slot has room for it.
  let text: UnsafeRawBufferPointer
  /// The bytes of the whole text.
  let textCount: Int
}

// A bounded queue for many producers and one consumer (Vyukov, "Bounded MPMC queue"), which can be closed.
//
// Positions count up forever; a position's slot is its remainder. Each slot has a sequence number: p while a producer may
// take it for position p, p + 1 when the record of position p is complete. The consumer gives it back for the next lap, as
// p + capacity. With a capacity of 1 that would be the same number, so there are at least two slots.
//
// A producer takes a position by one compare-and-exchange of the tail. That fails only if another producer has just
// succeeded, so no thread waits for a certain other one. A slot that is still full from the last lap means that the ring
// is full, and the producer gives up.
//
// Closing sets the tail's highest bit. A producer that has seen the tail without it can't exchange it any more, so after
// closing no position is given away, and what is left is exactly what lies before the tail: nothing is lost, and nothing
// is counted twice.

/// Where operations wait to be written: slots of equal size, allocated once.
///
/// Unchecked: `append` writes only to a slot whose position it has taken, `take` reads only complete ones.
final class RecordRing: @unchecked Sendable {
  /// The most bytes of text that a slot has room for.
  let textLimit: Int

  private static let closed: UInt64 = 1 << 63
  /// Behind the sequence number: time, hash, size and operation, the length of the text, the text.
  private static let bytesBeforeText = 40
  /// The producers' tail is alone in it, whether the processor fetches lines of 128 bytes or pairs of 64.
  private static let tailBytes = 128

  private let tail: UnsafeMutablePointer<Atomic<UInt64>>
  private let slots: UnsafeMutableRawPointer
  private let stride: Int
  private let mask: UInt64

  /// A ring of `capacity` slots, a power of two and at least 2, for records without text if `textLimit` is 0. O(capacity).
  init(capacity: Int, textLimit: Int) {
    precondition(capacity > 1 && capacity & (capacity - 1) == 0, "a ring's capacity is a power of two")
    self.textLimit = textLimit
    stride = textLimit == 0 ? 32 : (RecordRing.bytesBeforeText + textLimit + 7) & ~7
    mask = UInt64(capacity) - 1
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: RecordRing.tailBytes + capacity * stride, alignment: RecordRing.tailBytes)
    tail = block.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
    tail.initialize(to: Atomic(0))
    slots = block + RecordRing.tailBytes
    for index in 0..<capacity {
      let slot = slots + index * stride
      // Everything is touched here: no caller should meet a page that the system has yet to give.
      slot.initializeMemory(as: UInt8.self, repeating: 0, count: stride)
      slot.bindMemory(to: Atomic<UInt64>.self, capacity: 1).initialize(to: Atomic(UInt64(index)))
    }
  }

  // Atomics of words need no deinitialisation.
  deinit { UnsafeMutableRawPointer(tail).deallocate() }

  /// Adds a record. Returns false if the ring is full or closed. Any thread may call it. O(1), and O(text).
  func append(
    _ operation: RecordedOperation, time: UInt64, hash: UInt64, valueSize: Int, text: UnsafeRawBufferPointer
  ) -> Bool {
    var position = tail.pointee.load(ordering: .relaxed)
    var slot = slots
    while true {
      if position & RecordRing.closed != 0 { return false }
      slot = self.slot(position)
      let sequence = RecordRing.sequence(slot).pointee.load(ordering: .acquiring)
      if sequence == position {
        let (taken, found) = tail.pointee.weakCompareExchange(
          expected: position, desired: position &+ 1, ordering: .relaxed)
        if taken { break }
        position = found
      } else if sequence < position {
        return false
      } else {
        position = tail.pointee.load(ordering: .relaxed)
      }
    }
    slot.storeBytes(of: time, toByteOffset: 8, as: UInt64.self)
    slot.storeBytes(of: hash, toByteOffset: 16, as: UInt64.self)
    let size = min(UInt64(max(0, valueSize)), .max >> 2)
    slot.storeBytes(of: size << 2 | UInt64(operation.rawValue), toByteOffset: 24, as: UInt64.self)
    if textLimit > 0 {
      slot.storeBytes(of: text.count, toByteOffset: 32, as: Int.self)
      if let start = text.baseAddress {
        (slot + RecordRing.bytesBeforeText).copyMemory(from: start, byteCount: min(text.count, textLimit))
      }
    }
    RecordRing.sequence(slot).pointee.store(position &+ 1, ordering: .releasing)
    return true
  }

  /// Calls `body` with the record of `position` if it is complete, and gives its slot back. Only the consumer may call
  /// it, for one position after the other. O(1).
  @inline(__always)
  func take(_ position: UInt64, _ body: (OperationRecord) -> Void) -> Bool {
    let slot = slot(position)
    guard RecordRing.sequence(slot).pointee.load(ordering: .acquiring) == position &+ 1 else { return false }
    let last = slot.load(fromByteOffset: 24, as: UInt64.self)
    let textCount = textLimit > 0 ? slot.load(fromByteOffset: 32, as: Int.self) : 0
    body(
      OperationRecord(
        time: slot.load(fromByteOffset: 8, as: UInt64.self), hash: slot.load(fromByteOffset: 16, as: UInt64.self),
        operation: RecordedOperation(rawValue: UInt8(last & 3)) ?? .get, valueSize: last >> 2,
        text: UnsafeRawBufferPointer(start: slot + RecordRing.bytesBeforeText, count: min(textCount, textLimit)),
        textCount: textCount))
    RecordRing.sequence(slot).pointee.store(position &+ mask &+ 1, ordering: .releasing)
    return true
  }

  /// Refuses all further records. Those before are taken as ever. O(1).
  func close() { tail.pointee.bitwiseOr(RecordRing.closed, ordering: .acquiringAndReleasing) }

  /// The position behind the last record if the ring is closed, or nil. O(1).
  var end: UInt64? {
    let position = tail.pointee.load(ordering: .acquiring)
    return position & RecordRing.closed == 0 ? nil : position & ~RecordRing.closed
  }

  @inline(__always)
  private func slot(_ position: UInt64) -> UnsafeMutableRawPointer {
    slots + Int(truncatingIfNeeded: position & mask) &* stride
  }

  @inline(__always)
  private static func sequence(_ slot: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Atomic<UInt64>> {
    slot.assumingMemoryBound(to: Atomic<UInt64>.self)
  }
}
