extension MeasurementProfile {
  /// The inspection pass, the same in each profile: left out unless a file or `maplab inspect` asks for it. It is exact, so one
  /// process is enough, and a million accesses is as many as can be distinguished (`WorkloadData.longestLookUpList`).
  static let inspection = PassPlan(
    processes: 0, seconds: 0, operationsLimit: 1_000_000, warmUpRounds: 0, maximumRounds: 1)
}
