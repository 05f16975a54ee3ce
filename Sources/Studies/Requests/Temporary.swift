import Synchronization

/// How many temporaries were made, and the bytes of the live ones. Any thread may count.
final class TemporaryLedger: Sendable {
  private let liveCount = Atomic<Int>(0)
  private let peakCount = Atomic<Int>(0)
  private let madeCount = Atomic<Int>(0)

  /// Bytes of live temporaries.
  var liveBytes: Int { liveCount.load(ordering: .relaxed) }
  /// The maximum at one time.
  var peakBytes: Int { peakCount.load(ordering: .relaxed) }
  /// Temporaries made so far.
  var made: Int { madeCount.load(ordering: .relaxed) }

  /// A temporary was made.
  func add(_ bytes: Int) {
    madeCount.add(1, ordering: .relaxed)
    let now = liveCount.add(bytes, ordering: .relaxed).newValue
    _ = peakCount.max(now, ordering: .relaxed)
  }

  /// A temporary died.
  func remove(_ bytes: Int) { liveCount.subtract(bytes, ordering: .relaxed) }
}

/// A large temporary buffer of a builder: one allocated block, filled and summed up.
final class Temporary: Sendable {
  /// Bytes of the buffer, in whole words.
  let size: Int
  private nonisolated(unsafe) let words: UnsafeMutablePointer<UInt64>
  private let ledger: TemporaryLedger

  /// A buffer of `size` bytes, rounded up to words, whose words count up from `seed`. O(size).
  @inline(never)
  init(size: Int, seed: UInt64, ledger: TemporaryLedger) {
    self.size = max(1, (size + 7) / 8) * 8
    words = .allocate(capacity: self.size / 8)
    for word in 0..<self.size / 8 { (words + word).initialize(to: seed &+ UInt64(word)) }
    self.ledger = ledger
    ledger.add(self.size)
  }

  deinit {
    words.deallocate()
    ledger.remove(size)
  }

  /// The sum of its words. O(size).
  @inline(never)
  func sum() -> UInt64 {
    var sum: UInt64 = 0
    for word in 0..<size / 8 { sum &+= words[word] }
    return sum
  }

  /// The `sum` of a buffer with that size and seed, computed without one. O(1).
  static func sum(size: Int, seed: UInt64) -> UInt64 {
    let words = UInt64(max(1, (size + 7) / 8))
    return words &* seed &+ words &* (words &- 1) / 2
  }
}
