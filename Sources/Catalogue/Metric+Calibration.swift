extension Metric {
  /// The metrics for which `experiments/calibration` has no known answer, each with the reason. Every other metric has
  /// at least one; a test holds the two lists against each other.
  public static let withoutKnownAnswer: [String: String] = [
    "steal_ticks":
      "only the hypervisor can take time away from a machine, and nobody inside it knows how much it will be"
  ]
}
