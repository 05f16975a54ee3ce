/// Counts resizes per minute and reports when a minute has more of them than usual.
///
/// Minutes are counted from the first moment on. Nothing happens when a minute ends: the record is brought up to date
/// at the next resize, with a zero for every minute that had none.
struct ResizeRate {
  private let rule: MapAlarmRules.Resizes
  private let start: Int64
  private var minute: Int64 = 0
  private var inThisMinute = 0
  /// The resizes of the preceding minutes, at most `rule.minutes` of them, the oldest first.
  private var before: [Int] = []
  private var exceededInThisMinute = false
  private var isArmed = true

  private static let nanosecondsPerMinute: Int64 = 60_000_000_000

  init(_ rule: MapAlarmRules.Resizes, now: Int64) {
    self.rule = rule
    start = now
    before.reserveCapacity(rule.minutes + 1)
  }

  /// Counts one resize. Returns this minute's number and the usual one if an alarm is due.
  mutating func note(now: Int64) -> (resizes: Int, usual: Double)? {
    advance(to: (now - start) / ResizeRate.nanosecondsPerMinute)
    inThisMinute += 1
    guard !before.isEmpty else { return nil }
    let usual = Double(before.reduce(0, +)) / Double(before.count)
    guard inThisMinute >= rule.minimum, Double(inThisMinute) > usual * (1 + rule.increase) else { return nil }
    exceededInThisMinute = true
    guard isArmed else { return nil }
    isArmed = false
    return (inThisMinute, usual)
  }

  private mutating func advance(to now: Int64) {
    guard now > minute else { return }
    if !exceededInThisMinute || now > minute + 1 { isArmed = true }
    before.append(inThisMinute)
    let idle = min(Int(now - minute - 1), rule.minutes)
    before.append(contentsOf: repeatElement(0, count: idle))
    before.removeFirst(max(0, before.count - rule.minutes))
    minute = now
    inThisMinute = 0
    exceededInThisMinute = false
  }
}
