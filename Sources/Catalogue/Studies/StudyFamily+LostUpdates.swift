extension StudyFamily {
  /// D5.T6: many threads add to one counter.
  static let lostUpdates = StudyFamily(
    id: "lost-updates", system: "-", operation: "add 1 to a counter that all threads share",
    parameters:
      "`threads` begin together; `operations` is the number of additions of all of them together, in every profile",
    passes: [.observations], threads: 1...256, typicalNanoseconds: 100,
    forms: [
      Form("unsynchronised", "through an UnsafeMutablePointer, as a language without checks would"),
      Form("atomic", "an Atomic<Int>, relaxed"),
      Form("mutex", "a Mutex<Int>"),
    ],
    observations: [
      .observed("additions", "additions", .neither, "additions made by all threads together"),
      .observed(
        "counted", "additions", .neither, exact: false, "what the counter stands at when all threads have ended"),
      .observed(
        "lost_updates", "additions", .lowerIsBetter, exact: false, "additions minus what the counter stands at"),
    ])

  /// D5.T6: what a race detector says of the same counters.
  static let raceDetector = StudyFamily(
    id: "race-detector", system: "-",
    operation:
      "compile a program with ThreadSanitizer, in which 100 threads add 1 to a counter, and run it three times",
    passes: [.observations], typicalNanoseconds: 1.2e9, forms: [Form("counter", "the program")],
    observations: [
      .observed(
        "unsynchronised_reported", "0/1", .neither, "1 where it reports a race on the counter without synchronisation"),
      .observed("atomic_reported", "0/1", .neither, "1 where it reports one on the Atomic"),
      .observed("mutex_reported", "0/1", .neither, "1 where it reports one on the Mutex"),
    ])
}
