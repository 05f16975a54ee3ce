/// The state of one map's alarms.
///
/// A change of the map checks only two words: the size that must not be exceeded, or Int.max while no alarm is
/// possible, and the size below which the alarm is armed again.
@usableFromInline
struct MapAlarms {
  /// More entries than this raise the alarm; Int.max while none can be raised.
  @usableFromInline private(set) var upper: Int
  /// Fewer entries than this arm the alarm again; Int.min while it is armed.
  @usableFromInline private(set) var lower = Int.min

  private let rules: MapAlarmRules
  private var rate: ResizeRate?
  private let now: @Sendable () -> Int64

  init<C: Clock<Duration>>(_ rules: MapAlarmRules, clock: C) {
    self.rules = rules
    upper = rules.size?.threshold ?? .max
    let start = clock.now
    now = {
      let (seconds, attoseconds) = start.duration(to: clock.now).components
      return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
    rate = rules.resizes.map { ResizeRate($0, now: 0) }
  }

  /// The size is above `upper`.
  @usableFromInline
  @inline(never)
  mutating func sizeExceeded(_ size: Int, map: String) {
    guard let rule = rules.size else { return }
    upper = .max
    lower = rule.rearmedBelow
    rules.onAlarm(.size(map: map, size: size, threshold: rule.threshold))
  }

  /// The size is below `lower`.
  @usableFromInline
  @inline(never)
  mutating func rearm() {
    guard let rule = rules.size else { return }
    upper = rule.threshold
    lower = .min
  }

  @usableFromInline
  @inline(never)
  mutating func noteResize(map: String) {
    guard rate != nil, let alarm = rate!.note(now: now()) else { return }
    rules.onAlarm(.resizes(map: map, resizes: alarm.resizes, usual: alarm.usual))
  }
}
