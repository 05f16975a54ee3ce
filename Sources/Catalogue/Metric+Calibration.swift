extension Metric {
  /// The metrics for which `experiments/calibration` has no known answer, each with the reason. Every other metric has
  /// at least one; a test holds the two lists against each other.
  public static let withoutKnownAnswer: [String: String] = [
    "steal_ticks":
      "only the hypervisor can take time away from a machine, and nobody inside it knows how much it will be",
    "worker_steal_ticks": "as steal_ticks",
    "run_queue_wait_ns": "how long others run before the worker comes to its turn again is the kernel's choice",
    "region_seconds": "the profile decides it, and whole rounds make it longer: it is no figure of a map",
    "l1d_miss_share": "the quotient of l1d_misses_per_op and l1d_accesses_per_op, which are known",
    "branch_miss_share": "the quotient of branch_misses_per_op and branches_per_op, which are known",
    "service_p999_ns": "the machine's own pauses decide it, not the work; service_max_ns is known of longer pauses",
  ]
}
