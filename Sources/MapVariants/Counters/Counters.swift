// Counters that threads increment at the same time, each thread its own, in five memory layouts.
//
// A processor can write to a cache line only while no other processor has it. So two counters in one line are as slow
// as one counter shared by all threads, although no thread ever touches another's: false sharing. Distance helps, and
// distance costs memory:
//
//     AdjacentCounters      8 bytes apart            8 to a line of 64 bytes
//     PaddedCounters        8 + padding apart        not aligned: with less than 56 bytes of padding some still share
//     LineCounters         64 bytes apart, aligned   one to a line
//     LinePairCounters    128 bytes apart, aligned   one to a pair of lines, which processors like to fetch together
//     SeparateCounters    an allocation of its own for each, on lines of its own: the most memory
//
// The increments are atomic and relaxed, so totals are exact; use `StripedCounter` if all threads add to one number.
public import Synchronization

/// Counters in a certain layout, numbered from 0. Any thread may increment any counter.
///
/// ```swift
/// let served = LineCounters(count: workers)
/// served.increment(worker)
/// print(served.total, served.distances)
/// ```
public protocol Counters: Sendable {
  /// The number of counters.
  var count: Int { get }
  /// Bytes of memory that the counters take, with all padding.
  var bytes: Int { get }
  /// Adds 1 to a counter. O(1).
  func increment(_ index: Int)
  /// The value of a counter. O(1).
  func value(_ index: Int) -> Int
  /// The address of a counter.
  func address(_ index: Int) -> UInt
}

extension Counters {
  /// The sum of all counters, each read at a different instant. O(count).
  public var total: Int { (0..<count).reduce(0) { $0 &+ value($1) } }

  /// The bytes from each counter's address to the next one's: count - 1 of them.
  public var distances: [Int] { (0..<max(count - 1, 0)).map { Int(bitPattern: address($0 + 1) &- address($0)) } }
}

/// Counters in one block at equal distances. Owns the block.
@frozen
@usableFromInline
struct CounterBlock: ~Copyable, @unchecked Sendable {
  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline let stride: Int
  @usableFromInline let count: Int

  @usableFromInline
  init(count: Int, stride: Int, alignment: Int) {
    precondition(count >= 0, "a number of counters can't be negative")
    let (bytes, overflow) = count.multipliedReportingOverflow(by: stride)
    precondition(!overflow, "more counters than memory has addresses")
    base = .allocate(byteCount: bytes, alignment: alignment)
    self.stride = stride
    self.count = count
    for index in 0..<count {
      (base + index * stride).bindMemory(to: Atomic<Int>.self, capacity: 1).initialize(to: Atomic(0))
    }
  }

  deinit {
    for index in 0..<count { self[index].deinitialize(count: 1) }
    base.deallocate()
  }

  @usableFromInline var bytes: Int { count * stride }

  @inlinable
  subscript(index: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    @inline(__always)
    get {
      precondition(index >= 0 && index < count, "no such counter")
      return (base + index &* stride).assumingMemoryBound(to: Atomic<Int>.self)
    }
  }
}
