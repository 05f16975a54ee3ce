// TimingWheel: timers that are set and cancelled in constant time, however many there are and however far in the
// future.
//
// Time is a number of ticks, written in digits of 6 bits. Each digit is a wheel of 64 lists. A timer is on the
// wheel of the highest digit in which its tick differs from the current tick, in the list of its own digit there. So
// the wheel of the lowest digit holds at most the timers of the next 63 ticks, one list for each tick, and each higher
// wheel holds timers that are up to 64 times as far in the future, 64 times as coarsely. When time reaches the start of
// a list on a higher wheel, the list's timers move down to lower wheels: at most 10 times in a timer's life.
//
// All timers of a lower wheel are due before all of a higher one, and no list of a digit at or below the current one
// has a timer; so the next list is the first occupied one of the lowest wheel that has any. A word of bits for each
// wheel shows which lists are occupied: finding the next list takes at most 11 words, and time skips empty lists, even
// over years. The original paper proceeds tick by tick instead.
//
// 11 wheels hold every tick that an Int64 can express, so nothing is ever out of range.
//
// Timers are small numbers chosen by the user, and their links are in an array indexed by these numbers: no timer is
// an object, and nothing is allocated once the array is long enough.
//
// Invariants (`checkInvariants`):
//   1. A scheduled timer is in exactly one list. Its tick is later than `now`, and its list is the one that its tick
//      and `now` determine; or it is in the list of due timers.
//   2. A wheel's bit is set if and only if its list has a timer.
//   3. `count` is the number of scheduled timers, including due ones.
//
// Source: Varghese and Lauck, "Hashed and hierarchical timing wheels" (1987), scheme 7.

/// A set of timers, each a small number, by the tick at which it is due. Setting, cancelling and each step of a timer
/// take O(1).
@usableFromInline
struct TimingWheel: Sendable {
  private struct Timer {
    var tick: Int64 = 0
    /// Neighbours in the list; -1 at its ends.
    var next: Int32 = -1
    var previous: Int32 = -1
    /// The list's number; -1 while the timer is not scheduled.
    var list: Int32 = -1
  }

  private static let wheels = 11
  private static let listsPerWheel = 64
  private static let bitsPerDigit = 6
  /// The list of due timers, after those of the wheels.
  private static let dueList = wheels * listsPerWheel

  private var timers: ContiguousArray<Timer> = []
  /// The first timer of each list, or -1. Empty until the first timer is set.
  private var first: ContiguousArray<Int32> = []
  private var occupied: ContiguousArray<UInt64> = []
  private var lastDue: Int32 = -1
  /// The current time.
  private(set) var now: Int64 = 0
  /// The number of scheduled timers, including due ones.
  @usableFromInline private(set) var count = 0

  @usableFromInline
  init() {}

  /// Sets a timer that isn't scheduled. If `tick` is not later than `now`, it is due at once. O(1), amortised.
  @usableFromInline
  mutating func schedule(_ timer: Int, at tick: Int64) {
    if first.isEmpty {
      first = ContiguousArray(repeating: -1, count: TimingWheel.dueList + 1)
      occupied = ContiguousArray(repeating: 0, count: TimingWheel.wheels)
    }
    while timers.count <= timer { timers.append(Timer()) }
    precondition(timers[timer].list < 0, "a timer can't be set twice")
    timers[timer].tick = tick
    link(Int32(timer))
    count += 1
  }

  /// Removes a timer, if it is scheduled. O(1).
  @usableFromInline
  mutating func cancel(_ timer: Int) {
    guard timer < timers.count, timers[timer].list >= 0 else { return }
    unlink(Int32(timer))
    count -= 1
  }

  /// Moves the time forward, never back: timers up to `tick` become due. O(1) for each of them and for each of the at
  /// most 10 steps that a timer takes on its way.
  @usableFromInline
  mutating func advance(to tick: Int64) {
    guard tick > now else { return }
    while let (list, start) = nextList(), start <= tick {
      now = start
      var timer = first[list]
      first[list] = -1
      occupied[list / TimingWheel.listsPerWheel] &= ~(1 << UInt64(list % TimingWheel.listsPerWheel))
      while timer >= 0 {
        let next = timers[Int(timer)].next
        link(timer)
        timer = next
      }
    }
    now = tick
  }

  /// Removes and returns a due timer, those of earlier ticks first. O(1).
  @usableFromInline
  mutating func popDue() -> Int? {
    guard count > 0, case let timer = first[TimingWheel.dueList], timer >= 0 else { return nil }
    unlink(timer)
    count -= 1
    return Int(timer)
  }

  /// Removes all timers. The time stays as it is. O(timers).
  @usableFromInline
  mutating func removeAll(keepingCapacity: Bool) {
    timers.removeAll(keepingCapacity: keepingCapacity)
    first = []
    occupied = []
    lastDue = -1
    count = 0
  }

  /// The next list to be reached, and the tick at which its time begins.
  private func nextList() -> (list: Int, start: Int64)? {
    guard let wheel = occupied.firstIndex(where: { $0 != 0 }) else { return nil }
    let digit = occupied[wheel].trailingZeroBitCount
    let shift = wheel * TimingWheel.bitsPerDigit
    // The higher digits are those of the current tick. Shifts by 64 or more give 0.
    let above = (now >> Int64(shift + TimingWheel.bitsPerDigit)) << Int64(shift + TimingWheel.bitsPerDigit)
    return (wheel * TimingWheel.listsPerWheel + digit, above | Int64(digit) << Int64(shift))
  }

  /// The list that a tick currently belongs to.
  private func list(of tick: Int64) -> Int {
    guard tick > now else { return TimingWheel.dueList }
    let wheel = (Int64.bitWidth - 1 - (tick ^ now).leadingZeroBitCount) / TimingWheel.bitsPerDigit
    let digit = Int(tick >> Int64(wheel * TimingWheel.bitsPerDigit)) % TimingWheel.listsPerWheel
    return wheel * TimingWheel.listsPerWheel + digit
  }

  private mutating func link(_ timer: Int32) {
    let list = list(of: timers[Int(timer)].tick)
    timers[Int(timer)].list = Int32(list)
    if list == TimingWheel.dueList {
      // At the end, so that due timers come out in the order of their ticks.
      timers[Int(timer)].next = -1
      timers[Int(timer)].previous = lastDue
      if lastDue >= 0 { timers[Int(lastDue)].next = timer } else { first[list] = timer }
      lastDue = timer
      return
    }
    let second = first[list]
    timers[Int(timer)].next = second
    timers[Int(timer)].previous = -1
    if second >= 0 { timers[Int(second)].previous = timer }
    first[list] = timer
    occupied[list / TimingWheel.listsPerWheel] |= 1 << UInt64(list % TimingWheel.listsPerWheel)
  }

  private mutating func unlink(_ timer: Int32) {
    let (next, previous, list) = (timers[Int(timer)].next, timers[Int(timer)].previous, Int(timers[Int(timer)].list))
    timers[Int(timer)].list = -1
    if next >= 0 { timers[Int(next)].previous = previous } else if list == TimingWheel.dueList { lastDue = previous }
    if previous >= 0 { timers[Int(previous)].next = next } else { first[list] = next }
    if first[list] < 0, list != TimingWheel.dueList {
      occupied[list / TimingWheel.listsPerWheel] &= ~(1 << UInt64(list % TimingWheel.listsPerWheel))
    }
  }

  /// The tick of a timer, or nil if it isn't scheduled. O(1); for tests.
  func tick(of timer: Int) -> Int64? {
    timer < timers.count && timers[timer].list >= 0 ? timers[timer].tick : nil
  }

  /// Traps unless the invariants stated at the head of this file hold. O(timers); for tests.
  func checkInvariants() {
    var listed = 0
    for list in first.indices {
      var before: Int32 = -1
      var timer = first[list]
      if list < TimingWheel.dueList {
        let bit = occupied[list / TimingWheel.listsPerWheel] >> UInt64(list % TimingWheel.listsPerWheel) & 1
        precondition((bit == 1) == (timer >= 0), "a wheel's bits must tell which lists have timers")
      }
      while timer >= 0 {
        listed += 1
        precondition(listed <= count, "more timers in lists than there are")
        precondition(timers[Int(timer)].list == Int32(list), "a timer must know its list")
        precondition(timers[Int(timer)].previous == before, "links must agree in both directions")
        precondition(self.list(of: timers[Int(timer)].tick) == list, "a timer must be in its tick's list")
        before = timer
        timer = timers[Int(timer)].next
      }
      if list == TimingWheel.dueList { precondition(lastDue == before, "the list of due timers must end at its last") }
    }
    precondition(listed == count, "every scheduled timer must be in a list")
    precondition(timers.count { $0.list >= 0 } == count, "count must be the number of scheduled timers")
  }
}
