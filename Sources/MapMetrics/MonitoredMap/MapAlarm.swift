/// What an alarm says.
public enum MapAlarm: Sendable, Equatable {
  /// The map has more entries than its threshold: it has `size` now.
  case size(map: String, size: Int, threshold: Int)
  /// The map has changed its capacity `resizes` times since the current minute began; `usual` is the mean of the
  /// minutes before.
  case resizes(map: String, resizes: Int, usual: Double)
}

/// When a map raises an alarm, and what is called then.
///
/// ```swift
/// let rules = MapAlarmRules(size: .init(above: 5_000_000), resizes: .init(increase: 3)) { alarm in
///   logger.warning("\(alarm)")
/// }
/// ```
public struct MapAlarmRules: Sendable {
  /// An alarm on the number of entries.
  public struct Size: Sendable {
    /// More entries than this raise the alarm.
    public let threshold: Int
    /// Once raised, the alarm is not raised again until there have been fewer entries than this.
    public let rearmedBelow: Int

    /// Raises the alarm when there are more entries than `threshold`, and again only after there have been fewer than
    /// `rearmedBelow`, which is at most the threshold, by default nine tenths of it.
    public init(above threshold: Int, rearmedBelow: Int? = nil) {
      precondition(threshold >= 0, "a number of entries can't be negative")
      self.threshold = threshold
      self.rearmedBelow = rearmedBelow ?? threshold - threshold / 10
      precondition(self.rearmedBelow <= threshold, "the alarm would be ready again while its reason lasts")
    }
  }

  /// An alarm on the number of resizes per minute.
  public struct Resizes: Sendable {
    /// The increase over the usual number that raises the alarm: 3 is +300 %.
    public let increase: Double
    /// Fewer resizes in a minute than this never raise it.
    public let minimum: Int
    /// The number of preceding minutes that the usual number is averaged over.
    public let minutes: Int

    /// Raises the alarm when a minute has at least `minimum` resizes and more than the mean of the (up to) `minutes`
    /// before it, increased by `increase`; and again only after a minute without that. The first minute has nothing to
    /// compare with and raises no alarm.
    public init(increase: Double = 3, minimum: Int = 8, minutes: Int = 10) {
      precondition(increase >= 0 && minimum > 0 && minutes > 0, "an alarm needs an increase, a minimum and minutes")
      self.increase = increase
      self.minimum = minimum
      self.minutes = minutes
    }
  }

  /// The rule for the number of entries, if any.
  public var size: Size?
  /// The rule for resizes, if any.
  public var resizes: Resizes?
  /// Called for every alarm, on the thread that changes the map and in the middle of the change, so keep it quick.
  public var onAlarm: @Sendable (MapAlarm) -> Void

  /// Rules that call `onAlarm`.
  public init(size: Size? = nil, resizes: Resizes? = nil, onAlarm: @escaping @Sendable (MapAlarm) -> Void) {
    self.size = size
    self.resizes = resizes
    self.onAlarm = onAlarm
  }

  /// No alarms.
  public static let none = MapAlarmRules(onAlarm: { _ in })
}
