extension MeasurementProfile {
  /// The passes that record stacks, the same in each profile: left out unless a file or `maplab profile` asks for them.
  /// Their counts are exact, so one process is enough, and a short round has the same stacks as a long one.
  static let profile = PassPlan(
    processes: 0, seconds: 0, operationsLimit: 100_000, warmUpRounds: 1, maximumRounds: 1)
}
