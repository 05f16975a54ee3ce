import MapAttack
import MapMetrics
import MapVariants
import Synchronization
import Testing

@Suite struct RecordingThreadTests {
  /// Threads that share a map and a recorder, each with its own keys: "thread:number". What is recorded of each must be
  /// its operations in order, except those that were dropped, and those must be counted.
  private func check(threads: Int, operations: Int, capacity: Int) throws -> RecordingStatistics {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre(), capacity: capacity)
    let shared = RecordingMap(MutexLockedMap<String, Int>(), recorder: recorder) { $0 }
    let barrier = RoundBarrier(threads: threads)
    onThreads(threads) { thread in
      var map = shared
      barrier.wait()
      for number in 0..<operations {
        let key = "\(thread):\(number)"
        switch number % 3 {
        case 0: map.updateValue(number, forKey: key)
        case 1: _ = map.value(forKey: key)
        default: map.removeValue(forKey: key)
        }
      }
    }
    recorder.finish()
    let rows = try folder.rows()
    let statistics = recorder.statistics
    #expect(statistics.recorded == rows.count)
    #expect(statistics.recorded + statistics.dropped == threads * operations)
    #expect(statistics.operations == threads * operations)
    var lists = [[RecordedRow]](repeating: [], count: threads)
    for row in rows { lists[try #require(row.key.split(separator: ":").first.flatMap { Int($0) })].append(row) }
    for (thread, list) in lists.enumerated() {
      let numbers = try list.map { try #require(Int($0.key.split(separator: ":")[1])) }
      #expect(zip(numbers, numbers.dropFirst()).allSatisfy(<), "the operations of a thread are in order, once each")
      #expect(zip(list, list.dropFirst()).allSatisfy { $0.time <= $1.time })
      let expected = numbers.map { number in
        RecordedRow(
          operation: ["set", "get", "delete"][number % 3], key: "\(thread):\(number)",
          size: number % 3 == 0 ? number : 0)
      }
      #expect(list == expected)
    }
    return statistics
  }

  @Test func everyThreadsOperationsAreThereInOrder() throws {
    let statistics = try check(threads: 4, operations: 10_000, capacity: 1 << 16)
    #expect(statistics.dropped == 0, "there was room for all")
  }

  @Test(arguments: [1, 2, 3, 64])
  func whatFindsNoRoomIsCounted(capacity: Int) throws {
    _ = try check(threads: 4, operations: 5_000, capacity: capacity)
  }

  /// Threads record while another one ends the recording. The ring has room for all, so what is there of a thread is
  /// everything up to a certain operation, which is none of those that were over before the end began.
  @Test(arguments: 0..<10)
  func theEndInTheMiddleLosesNothing(round: Int) throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre(), capacity: 1 << 16)
    let operations = 30_000
    let done = [Progress(), Progress()]
    let doneBeforeTheEnd = [Progress(), Progress()]
    onThreads(3) { thread in
      if thread == 2 {
        while done.contains(where: { $0.count.load(ordering: .acquiring) < 2000 * round }) {}
        for (before, now) in zip(doneBeforeTheEnd, done) {
          before.count.store(now.count.load(ordering: .acquiring), ordering: .releasing)
        }
        recorder.finish()
      } else {
        for number in 0..<operations {
          recorder.record(.get, key: "\(thread):\(number)")
          done[thread].count.store(number + 1, ordering: .releasing)
        }
      }
    }
    let rows = try folder.rows()
    let statistics = recorder.statistics
    #expect(statistics.recorded == rows.count)
    #expect(statistics.operations == 2 * operations)
    for thread in 0..<2 {
      let numbers = rows.filter { $0.key.hasPrefix("\(thread):") }.compactMap { Int($0.key.dropFirst(2)) }
      #expect(numbers == Array(0..<numbers.count))
      #expect(numbers.count >= doneBeforeTheEnd[thread].count.load(ordering: .acquiring))
    }
  }

  private final class Progress: Sendable {
    let count = Atomic<Int>(0)
  }

  @Test func severalThreadsMayEndTheRecordingAtOnce() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    for key in 0..<1000 { recorder.record(.get, key: key) }
    onThreads(4) { _ in
      recorder.finish()
      // For each of them the recording is complete.
      if recorder.statistics.recorded != 1000 { Issue.record("the end came too early") }
    }
    #expect(try folder.rows().count == 1000)
  }
}
