import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct TimingWheelTests {
  private func due(_ wheel: inout TimingWheel) -> [Int] {
    var timers: [Int] = []
    while let timer = wheel.popDue() { timers.append(timer) }
    return timers
  }

  @Test func timersAreDueAtTheirTickAndNotBefore() {
    var wheel = TimingWheel()
    wheel.schedule(0, at: 5)
    wheel.schedule(1, at: 64)
    wheel.schedule(2, at: 4096)
    wheel.advance(to: 4)
    #expect(due(&wheel) == [])
    wheel.advance(to: 5)
    #expect(due(&wheel) == [0])
    wheel.advance(to: 63)
    #expect(due(&wheel) == [])
    wheel.advance(to: 64)
    #expect(due(&wheel) == [1])
    wheel.advance(to: 4095)
    #expect(due(&wheel) == [])
    wheel.checkInvariants()
    wheel.advance(to: 4096)
    #expect(due(&wheel) == [2])
    #expect(wheel.count == 0)
  }

  @Test func dueTimersComeOutInTheOrderOfTheirTicks() {
    var wheel = TimingWheel()
    var random = SplitMix64(seed: 1)
    let ticks = (0..<1000).map { _ in Int64(random.below(1_000_000)) }
    for (timer, tick) in ticks.enumerated() { wheel.schedule(timer, at: tick) }
    wheel.advance(to: 1_000_000)
    let order = due(&wheel).map { ticks[$0] }
    #expect(order.count == 1000 && order == order.sorted())
  }

  @Test func timersOfThePastAreDueAtOnce() {
    var wheel = TimingWheel()
    wheel.advance(to: 1000)
    wheel.schedule(3, at: 999)
    wheel.schedule(4, at: 1000)
    wheel.schedule(5, at: 1001)
    wheel.schedule(6, at: -7)
    #expect(due(&wheel) == [3, 4, 6])
    wheel.advance(to: 900)
    wheel.checkInvariants()
    #expect(due(&wheel) == [], "time doesn't go back, and nothing is due again")
    wheel.advance(to: 1001)
    #expect(due(&wheel) == [5])
  }

  @Test func theFarthestFuturesHaveAPlace() {
    var wheel = TimingWheel()
    let ticks: [Int64] = [.max, .max - 1, 1 << 62, (1 << 62) - 1, 1 << 60, (1 << 60) + 1, 1 << 36]
    for (timer, tick) in ticks.enumerated() { wheel.schedule(timer, at: tick) }
    wheel.checkInvariants()
    for (timer, tick) in ticks.enumerated().reversed() where timer != 3 && timer != 5 {
      wheel.cancel(timer)
      wheel.schedule(timer, at: tick)
    }
    wheel.advance(to: (1 << 60) - 1)
    #expect(due(&wheel) == [6])
    wheel.advance(to: 1 << 60)
    #expect(due(&wheel) == [4])
    wheel.checkInvariants()
    wheel.advance(to: .max - 1)
    #expect(due(&wheel) == [5, 3, 2, 1])
    wheel.advance(to: .max)
    #expect(due(&wheel) == [0] && wheel.count == 0)
    wheel.checkInvariants()
  }

  @Test func dueTimersCanBeCancelled() {
    var wheel = TimingWheel()
    for timer in 0..<5 { wheel.schedule(timer, at: Int64(timer)) }
    wheel.advance(to: 10)
    wheel.cancel(4)
    wheel.cancel(0)
    wheel.cancel(2)
    wheel.cancel(2)
    wheel.cancel(77)
    wheel.checkInvariants()
    wheel.schedule(2, at: 3)
    #expect(due(&wheel) == [1, 3, 2])
  }

  @Test func clearingKeepsTheTime() {
    var wheel = TimingWheel()
    wheel.schedule(9, at: 100)
    wheel.advance(to: 50)
    wheel.removeAll(keepingCapacity: true)
    wheel.checkInvariants()
    wheel.schedule(9, at: 60)
    wheel.advance(to: 60)
    #expect(due(&wheel) == [9])
    wheel.removeAll(keepingCapacity: false)
    wheel.advance(to: 1 << 40)
    wheel.schedule(0, at: 1 << 41)
    wheel.checkInvariants()
    wheel.advance(to: 1 << 41)
    #expect(due(&wheel) == [0])
  }

  /// Random settings, cancellations and leaps of the time, against a list sorted by tick.
  @Test(arguments: 0..<6 as Range<UInt64>) func wheelsAgreeWithASortedList(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var wheel = TimingWheel()
    var model: [(tick: Int64, timer: Int)] = []
    var now: Int64 = seed % 2 == 0 ? 0 : 1 << 50
    wheel.advance(to: now)
    /// A distance whose size is as likely small as large.
    func distance() -> Int64 { Int64(random.next() >> UInt64(random.below(60) + 4)) }
    for step in 0..<6000 {
      let timer = random.below(150)
      switch random.below(8) {
      case 0..<4:
        if let place = model.firstIndex(where: { $0.timer == timer }) {
          wheel.cancel(timer)
          model.remove(at: place)
        }
        let tick =
          random.below(3) == 0 ? now + Int64(random.below(200)) : now.addingReportingOverflow(distance()).partialValue
        if tick < 0 { continue }
        wheel.schedule(timer, at: tick)
        model.append((tick, timer))
        model.sort { $0.tick < $1.tick }
      case 4:
        wheel.cancel(timer)
        model.removeAll { $0.timer == timer }
      default:
        let (later, isBeyond) = now.addingReportingOverflow(random.below(4) == 0 ? distance() : Int64(random.below(70)))
        if isBeyond || (later > 1 << 61 && random.below(20) != 0) { continue }
        now = later
        wheel.advance(to: now)
        let expected = model.prefix { $0.tick <= now }
        model.removeFirst(expected.count)
        #expect(Set(due(&wheel)) == Set(expected.map(\.timer)))
      }
      #expect(wheel.count == model.count)
      if step % 20 == 0 { wheel.checkInvariants() }
    }
  }
}
