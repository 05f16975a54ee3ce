import MapAttack
import Synchronization
import Testing

@testable import MapVariants

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ReadWriteLockTests {
  /// A lock that closures of several threads can share, and what they did under it.
  private final class Shared: @unchecked Sendable {
    let lock = ReadWriteLock()
    let stage = Atomic<Int>(0)
    let isEnded = Atomic<Bool>(false)
    var value = 0
    var found = 0

    func go(to number: Int) { stage.store(number, ordering: .releasing) }
    func wait(for number: Int) { while stage.load(ordering: .acquiring) < number { sched_yield() } }
    var hasEnded: Bool { isEnded.load(ordering: .acquiring) }
    /// A reader has stepped back before a writer and is not yet in.
    var hasWaitingReader: Bool { lock.state.pointee.waiting.load(ordering: .sequentiallyConsistent) != 0 }
  }

  /// While one reader is inside, a writer asks, then a second reader. The first stays until the second has either
  /// stepped back, as it must, or come in. So the writer can't be first by chance.
  @Test func aWaitingWriterGoesBeforeLaterReaders() {
    for _ in 0..<20 {
      let shared = Shared()
      onThreads(3) { thread in
        switch thread {
        case 0:
          shared.lock.withReadLock {
            shared.go(to: 1)
            while !shared.lock.hasWriter { sched_yield() }
            shared.go(to: 2)
            while !shared.hasWaitingReader && shared.stage.load(ordering: .acquiring) == 2 { sched_yield() }
          }
        case 1:
          shared.wait(for: 1)
          shared.lock.withLock { shared.value = 1 }
        default:
          shared.wait(for: 2)
          shared.lock.withReadLock {
            shared.found = shared.value
            shared.go(to: 3)
          }
        }
      }
      #expect(shared.found == 1, "the second reader came in before the writer")
    }
  }

  /// Two threads write all the time; a third must come in to read a thousand times.
  @Test func aStreamOfWritersLetsReadersIn() {
    let shared = Shared()
    onThreads(3) { thread in
      if thread == 0 {
        for _ in 0..<1000 { shared.lock.withReadLock { _ = shared.value } }
        shared.isEnded.store(true, ordering: .releasing)
      } else {
        while !shared.hasEnded { shared.lock.withLock { shared.value += 1 } }
      }
    }
    #expect(shared.hasEnded)
  }

  /// While a reader waits, so many writers go first and no more: the next one comes in when the reader has.
  @Test func writersGoAheadSoOftenAndNoMore() {
    let shared = Shared()
    let waiting: @Sendable (Int) -> Void = { change in
      _ = shared.lock.state.pointee.waiting.wrappingAdd(change, ordering: .sequentiallyConsistent)
    }
    waiting(1)
    onThreads(2) { thread in
      if thread == 0 {
        for _ in 0..<ReadWriteLock.passLimit {
          _ = shared.lock.withLock { shared.stage.wrappingAdd(1, ordering: .sequentiallyConsistent) }
        }
      } else {
        shared.wait(for: ReadWriteLock.passLimit - 1)
        // Time in which the last could come in if nothing held it back.
        usleep(20_000)
        #expect(shared.stage.load(ordering: .sequentiallyConsistent) == ReadWriteLock.passLimit - 1)
        waiting(-1)
        // As the reader would.
        if shared.lock.state.pointee.room.hasSleepers { shared.lock.state.pointee.room.wake() }
      }
    }
    #expect(shared.stage.load(ordering: .sequentiallyConsistent) == ReadWriteLock.passLimit)
  }

  /// Two threads read all the time and overlap; a third must come in to write a thousand times.
  @Test func aStreamOfReadersLetsWritersIn() {
    let shared = Shared()
    onThreads(3) { thread in
      if thread == 0 {
        for _ in 0..<1000 { shared.lock.withLock { shared.value += 1 } }
        shared.isEnded.store(true, ordering: .releasing)
      } else {
        while !shared.hasEnded { shared.lock.withReadLock { _ = shared.value } }
      }
    }
    #expect(shared.value == 1000)
  }

  /// Threads that hold the lock for so long that the others go to sleep, in every combination: nobody oversleeps.
  @Test func sleepersAreWoken() {
    let shared = Shared()
    onThreads(8) { thread in
      for round in 0..<20 {
        if (thread + round) % 3 == 0 {
          shared.lock.withLock {
            shared.value += 1
            usleep(300)
          }
        } else {
          shared.lock.withReadLock { _ = usleep(300) }
        }
      }
    }
    #expect(shared.value == (0..<8).reduce(0) { sum, thread in sum + (0..<20).count { (thread + $0) % 3 == 0 } })
  }

  /// Many more threads than processors and lanes: no addition of a writer is lost, and no reader sees half of one.
  @Test func manyThreadsSeeWholeWrites() {
    final class Pair: @unchecked Sendable {
      let lock = ReadWriteLock()
      var first = 0
      var second = 0
    }
    let pair = Pair()
    let torn = Atomic<Int>(0)
    onThreads(20) { thread in
      for round in 0..<2000 {
        if (thread + round) % 4 == 0 {
          pair.lock.withLock {
            pair.first += 1
            pair.second += 1
          }
        } else if pair.lock.withReadLock({ pair.first != pair.second }) {
          torn.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
    #expect(torn.load(ordering: .relaxed) == 0)
    #expect(pair.first == 10_000)
    #expect(pair.second == 10_000)
  }

  @Test func aWriterThatAsksAgainTraps() async {
    await #expect(processExitsWith: .failure) {
      let lock = ReadWriteLock()
      lock.withLock { lock.withReadLock {} }
    }
    await #expect(processExitsWith: .failure) {
      let lock = ReadWriteLock()
      lock.withLock { lock.withLock {} }
    }
  }

  @Test func anErrorReleasesTheLock() {
    struct Failure: Error {}
    let lock = ReadWriteLock()
    var errors = 0
    for _ in 0..<3 {
      do { try lock.withLock { throw Failure() } } catch { errors += 1 }
      do { try lock.withReadLock { throw Failure() } } catch { errors += 1 }
    }
    #expect(errors == 6)
    let isHeld = lock.hasWriter
    #expect(!isHeld)
  }
}
