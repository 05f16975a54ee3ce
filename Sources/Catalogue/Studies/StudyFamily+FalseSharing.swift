extension StudyFamily {
  /// S22, D3.T7: counters of several threads, by how far apart they lie.
  static let falseSharing = StudyFamily(
    id: "false-sharing", system: "S22", operation: "one atomic increment of the thread's own counter",
    parameters: "`threads` counters, one for each thread; `operations` are divided among them",
    passes: [.time, .observations], threads: 1...64, formsAgree: true, typicalNanoseconds: 20,
    forms: [
      Form("one-counter", "all threads increment the same counter: true sharing, as a measure"),
      Form("adjacent", "8 bytes apart"),
      Form("padded", "56 unused bytes after each, not aligned"),
      Form("aligned-64", "each at a multiple of 64 bytes"),
      Form("aligned-128", "each at a multiple of 128 bytes"),
      Form("separate", "an allocation of its own for each, on lines of its own"),
    ],
    observations: [
      .observed("counter_bytes", "B", .lowerIsBetter, "bytes of all counters with everything that keeps them apart"),
      .observed(
        "threads_on_one_line", "threads", .lowerIsBetter, exact: false,
        "the most threads whose counters are on the same 64 bytes"),
    ])
}
