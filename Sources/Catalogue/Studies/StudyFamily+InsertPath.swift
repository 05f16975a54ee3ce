extension StudyFamily {
  /// D4.T6: an insertion into a bucket map, cut off behind each of its steps.
  static let insertPath = StudyFamily(
    id: "insert-path", system: "S2",
    operation: "insert one new key into a bucket map that does not grow, up to the step that the form names",
    parameters: "`entries` keys are there before; a ninth as many, or fewer, are inserted", passes: [.counters],
    typicalNanoseconds: 100,
    forms: ["number", "string"].flatMap { keys in
      let kind = keys == "number" ? "numbers of 8 bytes" : "strings of 20 bytes"
      return [
        Form("\(keys)-load", "\(kind): the key is read, nothing is done with the map"),
        Form("\(keys)-hash", "\(kind): … and hashed"),
        Form("\(keys)-bucket", "\(kind): … and its bucket's tophash bytes are read"),
        Form("\(keys)-slot", "\(kind): … and the chain is searched for the key and a free slot"),
        Form("\(keys)-write", "\(kind): … and the entry is written: a whole insertion"),
      ]
    })

  /// D4.T3: buckets of 24 bytes one behind the other, against buckets that begin a cache line each.
  static let bucketAlignment = StudyFamily(
    id: "bucket-alignment", system: "S18",
    operation: "read the key, the state and the value of one bucket of an array",
    parameters: "the array has `entries` buckets, rounded up to a power of two", passes: [.time, .counters],
    typicalNanoseconds: 10,
    forms: [
      Form("packed-random", "24 bytes each, drawn at random"),
      Form("aligned-random", "64 bytes each, aligned to 64, drawn at random"),
      Form("packed-walk", "24 bytes each, one after the other"),
      Form("aligned-walk", "64 bytes each, aligned to 64, one after the other"),
    ])
}
