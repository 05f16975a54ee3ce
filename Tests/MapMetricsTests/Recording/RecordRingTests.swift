import MapAttack
import Synchronization
import Testing

@testable import MapMetrics

@Suite struct RecordRingTests {
  private let empty = UnsafeRawBufferPointer(start: nil, count: 0)

  private func append(_ number: UInt64, to ring: RecordRing) -> Bool {
    ring.append(.set, time: number, hash: number &* 3, valueSize: Int(number), text: empty)
  }

  /// The number of the record at a position, if there is one.
  private func take(_ position: UInt64, from ring: RecordRing) -> UInt64? {
    var number: UInt64?
    let isTaken = ring.take(position) { record in
      #expect(record.hash == record.time &* 3 && record.valueSize == record.time && record.operation == .set)
      #expect(record.text.isEmpty && record.textCount == 0)
      number = record.time
    }
    #expect(isTaken == (number != nil))
    return number
  }

  @Test(arguments: [2, 4, 64])
  func aRingTakesItsCapacityAndNoMore(capacity: Int) {
    let ring = RecordRing(capacity: capacity, textLimit: 0)
    var given: UInt64 = 0
    var taken: UInt64 = 0
    // Many laps, in each of which the ring is full once and empty once.
    for lap in 0..<20 {
      while append(given, to: ring) { given += 1 }
      #expect(given - taken == UInt64(capacity))
      #expect(!append(given, to: ring))
      let some = lap % 2 == 0 ? capacity : capacity / 2
      for _ in 0..<some {
        #expect(take(taken, from: ring) == taken)
        taken += 1
      }
      if some == capacity { #expect(take(taken, from: ring) == nil) }
    }
  }

  @Test func aClosedRingTakesNothingAndGivesTheRest() {
    let ring = RecordRing(capacity: 4, textLimit: 0)
    for number in 0..<3 as Range<UInt64> { #expect(append(number, to: ring)) }
    #expect(ring.end == nil)
    ring.close()
    ring.close()
    #expect(ring.end == 3)
    #expect(!append(3, to: ring))
    for number in 0..<3 as Range<UInt64> { #expect(take(number, from: ring) == number) }
    #expect(take(3, from: ring) == nil && ring.end == 3)
  }

  @Test func textIsKeptAsFarAsThereIsRoom() {
    let ring = RecordRing(capacity: 2, textLimit: 5)
    for text in ["", "abc", "abcde", "abcdef"] {
      Array(text.utf8).withUnsafeBytes {
        #expect(ring.append(.delete, time: 1, hash: 2, valueSize: 3, text: $0))
      }
      let position = UInt64(["", "abc", "abcde", "abcdef"].firstIndex(of: text)!)
      let isTaken = ring.take(position) { record in
        #expect(String(decoding: record.text, as: UTF8.self) == text.prefix(5))
        #expect(record.textCount == text.utf8.count && record.operation == .delete)
        #expect(record.time == 1 && record.hash == 2 && record.valueSize == 3)
      }
      #expect(isTaken)
    }
  }

  /// Producers and a consumer at once: each record comes once, those of a producer in order.
  @Test func recordsOfManyThreadsComeOnceAndInOrder() {
    let ring = RecordRing(capacity: 64, textLimit: 0)
    let producers = 3
    let each: UInt64 = 50_000
    let left = Atomic<Int>(producers)
    let received = Mutex<[[UInt64]]>([[UInt64]](repeating: [], count: producers))
    let accepted = Mutex<[[UInt64]]>([[UInt64]](repeating: [], count: producers))
    onThreads(producers + 1) { thread in
      if thread < producers {
        var own: [UInt64] = []
        for number in 0..<each {
          let hash = number << 8 | UInt64(thread)
          if ring.append(
            .get, time: ~hash, hash: hash, valueSize: Int(number), text: UnsafeRawBufferPointer(start: nil, count: 0))
          {
            own.append(number)
          }
        }
        let mine = own
        accepted.withLock { $0[thread] = mine }
        if left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { ring.close() }
      } else {
        var lists = [[UInt64]](repeating: [], count: producers)
        var position: UInt64 = 0
        while ring.end != position {
          let isTaken = ring.take(position) { record in
            if record.time != ~record.hash || record.valueSize != record.hash >> 8 { Issue.record("a torn record") }
            lists[Int(record.hash & 255)].append(record.hash >> 8)
          }
          if isTaken { position += 1 }
        }
        let all = lists
        received.withLock { $0 = all }
      }
    }
    #expect(received.withLock { $0 } == accepted.withLock { $0 })
  }
}
