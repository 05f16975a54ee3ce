import MapVariants
import SeededRandom
import Synchronization

/// A clock that threads read and move without a lock, so that only the cache orders them.
private final class AtomicClock: Clock {
  struct Instant: InstantProtocol {
    var nanoseconds: Int64
    func advanced(by duration: Duration) -> Instant {
      Instant(nanoseconds: nanoseconds + duration.components.attoseconds / 1_000_000_000)
    }
    func duration(to other: Instant) -> Duration { .nanoseconds(other.nanoseconds - nanoseconds) }
    static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
  }

  private let time = Atomic<Int64>(0)

  var now: Instant { Instant(nanoseconds: time.load(ordering: .relaxed)) }
  var minimumResolution: Duration { .nanoseconds(1) }
  func advance(nanoseconds: Int64) { time.wrappingAdd(nanoseconds, ordering: .relaxed) }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws { throw CancellationError() }
}

/// Threads that write, read and remove the same keys of one cache. Every value says whose it is and is checked whole:
/// a torn or a foreign one is found.
func attackByteCacheWithThreads(operations: Int, seed: UInt64, timeToLive: Duration?) throws(Disagreement) {
  let threads = 4
  let keys = 300
  let clock = AtomicClock()
  let cache = ByteCache(byteBound: 64 << 10, shardCount: 4, timeToLive: timeToLive, clock: clock, seed: seed)
  let finding = Mutex<String?>(nil)
  let looks = Atomic<Int>(0)
  onThreads(threads) { thread in
    var random = SplitMix64(seed: seed &* 31 &+ UInt64(thread))
    var buffer: [UInt8] = []
    for step in 0..<operations / threads {
      let number = random.below(keys)
      let key = "key \(number)"
      switch random.below(10) {
      case 0..<4:
        let filler = random.below(300)
        cache.set(byteCount: filler + 12, forKey: key) { writeValue(number, filler: filler, random.next(), into: &$0) }
      case ..<7:
        looks.wrappingAdd(1, ordering: .relaxed)
        let isWhole = cache.withValue(forKey: key) { $0.withUnsafeBytes { isWholeValue($0, of: number) } }
        if isWhole == false { finding.withLock { $0 = "a look-up of \(key) found a torn or foreign value" } }
      case ..<8:
        looks.wrappingAdd(1, ordering: .relaxed)
        buffer.removeAll(keepingCapacity: true)
        if cache.appendValue(forKey: key, to: &buffer), !buffer.withUnsafeBytes({ isWholeValue($0, of: number) }) {
          finding.withLock { $0 = "a copy of \(key) is a torn or foreign value" }
        }
      case ..<9: cache.removeValue(forKey: key)
      default:
        if timeToLive != nil { clock.advance(nanoseconds: 2000) }
        if step % 1000 == 0 { useWhole(cache, finding) }
      }
    }
  }
  if let found = finding.withLock({ $0 }) { throw Disagreement(found) }
  cache.checkInvariants()
  let counted = cache.statistics
  try require(
    counted.hits + counted.misses == looks.load(ordering: .relaxed),
    "\(counted.hits) hits and \(counted.misses) misses were counted, not \(looks.load(ordering: .relaxed)) in all")
}

/// What concerns all shards, while other threads change them.
private func useWhole(_ cache: ByteCache, _ finding: borrowing Mutex<String?>) {
  var visited = 0
  cache.forEach { key, value in
    visited += 1
    let number = key.withUnsafeBytes { Int(String(decoding: $0.dropFirst(4), as: UTF8.self)) ?? -1 }
    if !value.withUnsafeBytes({ isWholeValue($0, of: number) }) {
      finding.withLock { $0 = "forEach visited a torn or foreign value" }
    }
  }
  cache.removeExpired()
  cache.checkInvariants()
  if visited % 7 == 0 { cache.removeAll() }
}

/// The key's number, `filler` bytes of `byte`, and a sum of all that.
private func writeValue(_ number: Int, filler: Int, _ bits: UInt64, into room: inout OutputRawSpan) {
  let byte = UInt8(truncatingIfNeeded: bits)
  var sum = UInt32(number)
  room.append(UInt32(number), as: UInt32.self)
  for index in 0..<filler {
    let value = byte &+ UInt8(truncatingIfNeeded: index)
    room.append(value)
    sum = sum &* 31 &+ UInt32(value)
  }
  room.append(UInt32(filler), as: UInt32.self)
  room.append(sum, as: UInt32.self)
}

private func isWholeValue(_ bytes: UnsafeRawBufferPointer, of number: Int) -> Bool {
  let filler = bytes.count - 12
  guard filler >= 0, bytes.loadUnaligned(as: UInt32.self) == UInt32(number) else { return false }
  var sum = UInt32(number)
  for index in 0..<filler { sum = sum &* 31 &+ UInt32(bytes[4 + index]) }
  return bytes.loadUnaligned(fromByteOffset: 4 + filler, as: UInt32.self) == UInt32(filler)
    && bytes.loadUnaligned(fromByteOffset: 8 + filler, as: UInt32.self) == sum
}
