extension StudyFamily {
  /// S21, D5.T13: what a server needs for each request that it reads, made anew or taken from a pool.
  static let inputArguments = StudyFamily(
    id: "input-arguments", system: "S21", operation: "send a request through a pipe, read it into arguments, answer it",
    parameters: "a buffer has `values.size` bytes, `entries` requests are held at one time; the load's rate",
    passes: [.time, .latency, .allocations, .observations], formsAgree: true, typicalNanoseconds: 4_000,
    forms: [
      Form("made", "an object and its buffer for each request"),
      Form("pooled", "both from an ObjectPool"),
    ],
    observations: [
      .observed(
        "input_reuse_share", "ratio", .higherIsBetter, "share of requests whose arguments had been used before"),
      .observed("input_objects_made", "objects", .lowerIsBetter, "arguments made for all requests"),
      .observed(
        "input_wake_ups_per_request", "1", .lowerIsBetter, exact: false,
        "times that the reading thread slept and was woken, per request; requests sent by another thread at the load's rate"
      ),
      .observed(
        "input_answered_rate", "1/s", .higherIsBetter, exact: false,
        "requests answered per second, from the first sent to the last answered"),
    ])
}
