extension StudyFamily {
  /// S23, D1.T12: a cache whose builder needs a large temporary, and what becomes of the temporary.
  static let computedCache = StudyFamily(
    id: "computed-cache", system: "S23", operation: "ask a shared cache for one of its keys; an absent value is built",
    parameters:
      "`entries` different keys, drawn evenly; a round begins with an empty cache; a temporary has `values.size` bytes",
    passes: [.time, .latency, .allocations, .observations], threads: 1...64, formsAgree: true,
    typicalNanoseconds: 3_000,
    forms: [
      Form("no-temporary", "the builder computes the same without a temporary"),
      Form("captured-by-builder", "the caller makes a temporary for every request, and the builder captures it"),
      Form("captured-by-value", "the builder makes it, and a closure that the value keeps captures it"),
      Form("not-captured", "the builder makes it and uses it to its own end; the value's closure has the key only"),
      Form("released-early", "the same, and lets go of it before it makes the next"),
      Form("outside-lock", "the same, and the builder runs outside the cache's lock"),
    ],
    observations: [
      .observed(
        "computed_live_bytes_per_entry", "B", .lowerIsBetter,
        "bytes of temporaries that live when all requests are over, per entry"),
      .observed(
        "computed_peak_bytes", "B", .lowerIsBetter, "most bytes of temporaries that lived at one time, one thread"),
      .observed(
        "computed_temporaries_per_miss", "1", .lowerIsBetter, "temporaries made for a request that found no value"),
      .observed("computed_temporaries_per_hit", "1", .lowerIsBetter, "temporaries made for a request that found one"),
    ])
}
