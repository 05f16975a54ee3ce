extension StudyFamily {
  /// S7, S9, D4.T13: load-or-store where 80 % of the requests go to 5 keys.
  static let skewedRequests = StudyFamily(
    id: "skewed-requests", system: "S7",
    operation:
      "load the order of a request's key, or store it if it is not there; 80 % of the requests have one of 5 keys",
    parameters: "the other requests have one of `entries` keys; the observations are of a round by one thread",
    passes: [.time, .latency, .observations], threads: 1...256, formsAgree: true, typicalNanoseconds: 150,
    forms: [
      Form("mutex", "Dictionary behind a mutex, empty when a round begins"),
      Form("rw-lock", "Dictionary behind a reader-writer lock, empty when a round begins"),
      Form("read-mostly", "the read-mostly map, empty when a round begins"),
      Form("read-mostly-even", "the same, and requests have all keys alike: what the skew is compared with"),
      Form("read-mostly-preheated", "the read-mostly map with all keys in the read layer"),
      Form("sharded-read-mostly", "64 read-mostly maps by the key's lowest bits, preheated likewise"),
      Form("sharded", "the sharded map: 64 locks, preheated"),
    ],
    observations: [
      .observed(
        "read_layer_hit_share", "%", .higherIsBetter, "requests of a round answered by the read layer, without a lock"),
      .observed("read_layer_promotions", "promotions", .neither, "how often the dirty layer has become the read layer"),
      .observed("new_key_share", "%", .neither, "requests of a round that stored a new key"),
    ])
}
