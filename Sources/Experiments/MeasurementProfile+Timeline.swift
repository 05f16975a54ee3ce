extension MeasurementProfile {
  /// The timeline pass, the same in each profile: left out unless a file or `maplab timeline` asks for it. A map grows once in
  /// a process, to all its entries.
  static let timeline = PassPlan(processes: 0, seconds: 0, operationsLimit: 1, warmUpRounds: 0, maximumRounds: 1)
}
