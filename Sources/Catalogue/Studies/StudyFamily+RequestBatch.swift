extension StudyFamily {
  /// D1.T7: a program that builds its values as objects, and the same with values in place.
  static let requestBatch = StudyFamily(
    id: "request-batch", system: "-",
    operation: "make the twelve values of a request and add them to the batch; the batch's last request drops it",
    parameters: "`entries`: requests of a batch; a value has 24 bytes",
    passes: [.time, .latency, .allocations, .counters], formsAgree: true, typicalNanoseconds: 400,
    forms: [
      Form("objects", "each value is an object, the batch an array of references"),
      Form("in-place", "each value is a struct, the batch an array of structs"),
    ])
}
