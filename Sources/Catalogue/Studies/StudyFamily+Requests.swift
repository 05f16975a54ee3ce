/// The forms of `put-if-absent`.
package enum PutIfAbsentForm: String, StudyForm {
  case mutex
  case rwLock = "rw-lock"
  case sharded
  case shardedCounted = "sharded-counted"
  case readMostly = "read-mostly"

  package var summary: String {
    switch self {
    case .mutex: "Dictionary behind a mutex"
    case .rwLock: "Dictionary behind a reader-writer lock"
    case .sharded: "the sharded map: 64 locks"
    case .shardedCounted: "the same, and a striped counter counts the new keys"
    case .readMostly: "the read-mostly map, its keys in the read layer"
    }
  }
}

extension StudyFamily {
  /// S8, S9, D1.T13: put-if-absent with 95 % of the keys already present.
  static let putIfAbsent = StudyFamily(
    .putIfAbsent, system: "S9", operation: "put a key's value unless it has one; 95 % of the keys are there",
    parameters: "`entries` keys are in the map when a round begins; each of the other requests brings a key of its own",
    passes: [.time, .latency, .memory], threads: 1...256, formsAgree: true, typicalNanoseconds: 120,
    forms: PutIfAbsentForm.self)
}

/// The forms of `short-lived-entries`.
package enum ShortLivedEntriesForm: String, StudyForm {
  case weak
  case sharded
  case dictionary
  case mutex
  case readMostly = "read-mostly"

  package var summary: String {
    switch self {
    case .weak: "the weak cache with a time to live: a value ends with its last user, an entry with its time too"
    case .sharded: "the sharded map, from which entries are removed when their time is over"
    case .dictionary: "a Dictionary, likewise"
    case .mutex: "a Dictionary behind a mutex, likewise"
    case .readMostly: "the read-mostly map, likewise"
    }
  }
}

extension StudyFamily {
  /// S6, D1.T13: entries that live for five seconds by a clock that each operation advances.
  static let shortLivedEntries = StudyFamily(
    .shortLivedEntries, system: "S6",
    operation: "put a new object of 64 bytes in, end those whose time is over, look one up that is in use",
    parameters:
      "`entries` are put in while one lives; an object is in use for the first half of that; one thread",
    passes: [.time, .latency, .allocations, .memory, .observations], formsAgree: true, typicalNanoseconds: 400,
    forms: ShortLivedEntriesForm.self,
    observations: [
      .observed(
        "short_lived_values_alive", "ratio", .lowerIsBetter,
        "objects alive, over the entries that are within their time"),
      .observed(
        "short_lived_values_left", "ratio", .lowerIsBetter,
        "objects that only the cache keeps alive once the time of all is over, over the same"),
    ])
}

/// The forms of `entry-count`.
package enum EntryCountForm: String, StudyForm {
  case mutex
  case sharded
  case readMostly = "read-mostly"
  case counter

  package var summary: String {
    switch self {
    case .mutex: "the count of a Dictionary behind a mutex"
    case .sharded: "the sharded map's count: 64 locks, one after the other"
    case .readMostly: "the read-mostly map's count: a walk over all entries"
    case .counter: "the total of a striped counter that was incremented for each entry"
    }
  }
}

extension StudyFamily {
  /// S22, D1.T13: how many entries there are, from the map or from a separate counter.
  static let entryCount = StudyFamily(
    .entryCount, system: "S22", operation: "ask how many entries there are",
    parameters: "`entries` entries are in the map and were counted", passes: [.time], formsAgree: true,
    typicalNanoseconds: 1_000,
    forms: EntryCountForm.self)
}

/// The forms of `skewed-requests`.
package enum SkewedRequestsForm: String, StudyForm {
  case mutex
  case rwLock = "rw-lock"
  case readMostly = "read-mostly"
  case readMostlyEven = "read-mostly-even"
  case readMostlyPreheated = "read-mostly-preheated"
  case shardedReadMostly = "sharded-read-mostly"
  case sharded

  package var summary: String {
    switch self {
    case .mutex: "Dictionary behind a mutex, empty when a round begins"
    case .rwLock: "Dictionary behind a reader-writer lock, empty when a round begins"
    case .readMostly: "the read-mostly map, empty when a round begins"
    case .readMostlyEven: "the same with requests spread evenly over all keys: what the skew is compared with"
    case .readMostlyPreheated: "the read-mostly map with all keys in the read layer"
    case .shardedReadMostly: "64 read-mostly maps, chosen by the key's lowest bits, preheated too"
    case .sharded: "the sharded map: 64 locks, preheated"
    }
  }
}

extension StudyFamily {
  /// S7, S9, D4.T13: load-or-store with 80 % of the requests for 5 keys.
  static let skewedRequests = StudyFamily(
    .skewedRequests, system: "S7",
    operation:
      "load the order of a request's key, or store it if it is not there; 80 % of the requests have one of 5 keys",
    parameters: "the other requests have one of `entries` keys; the observations are of a round by one thread",
    passes: [.time, .latency, .observations], threads: 1...256, formsAgree: true, typicalNanoseconds: 150,
    forms: SkewedRequestsForm.self,
    observations: [
      .observed(
        "read_layer_hit_share", "%", .higherIsBetter, "requests of a round answered by the read layer, without a lock"),
      .observed("read_layer_promotions", "promotions", .neither, "how often the dirty layer has become the read layer"),
      .observed("new_key_share", "%", .neither, "requests of a round that stored a new key"),
    ])
}

/// The forms of `computed-cache`.
package enum ComputedCacheForm: String, StudyForm {
  case noTemporary = "no-temporary"
  case capturedByBuilder = "captured-by-builder"
  case capturedByValue = "captured-by-value"
  case notCaptured = "not-captured"
  case releasedEarly = "released-early"
  case outsideLock = "outside-lock"

  package var summary: String {
    switch self {
    case .noTemporary: "the builder computes the same without a temporary"
    case .capturedByBuilder: "the caller makes a temporary for every request, and the builder captures it"
    case .capturedByValue: "the builder makes it, and a closure that the value keeps captures it"
    case .notCaptured: "the builder makes it and uses it to its own end; the value's closure has only the key"
    case .releasedEarly: "the same, and it releases the first before it makes the next"
    case .outsideLock: "the same, and the builder runs outside the cache's lock"
    }
  }
}

extension StudyFamily {
  /// S23, D1.T12: a cache whose builder needs a large temporary, and what happens to the temporary.
  static let computedCache = StudyFamily(
    .computedCache, system: "S23", operation: "ask a shared cache for one of its keys; an absent value is built",
    parameters:
      "`entries` different keys, drawn evenly; a round begins with an empty cache; a temporary has `values.size` bytes",
    passes: [.time, .latency, .allocations, .observations], threads: 1...64, formsAgree: true,
    typicalNanoseconds: 3_000,
    forms: ComputedCacheForm.self,
    observations: [
      .observed(
        "computed_live_bytes_per_entry", "B", .lowerIsBetter,
        "bytes of temporaries still alive after all requests, per entry"),
      .observed(
        "computed_peak_bytes", "B", .lowerIsBetter, "most bytes of temporaries that lived at one time, one thread"),
      .observed(
        "computed_temporaries_per_miss", "1", .lowerIsBetter, "temporaries made for a request that found no value"),
      .observed("computed_temporaries_per_hit", "1", .lowerIsBetter, "temporaries made for a request that found one"),
    ])
}

/// The forms of `input-arguments`.
package enum InputArgumentsForm: String, StudyForm {
  case made
  case pooled

  package var summary: String {
    switch self {
    case .made: "an object and its buffer for each request"
    case .pooled: "both from an ObjectPool"
    }
  }
}

extension StudyFamily {
  /// S21, D5.T13: what a server needs for each request that it reads, newly made or taken from a pool.
  static let inputArguments = StudyFamily(
    .inputArguments, system: "S21",
    operation: "send a request to a server over TCP, find it by epoll, read it into arguments, answer it",
    parameters:
      "a buffer has `values.size` bytes; `entries` requests are held at one time, on as many connections, at most 64; "
      + "observed are two seconds of the load, the second of which counts",
    passes: [.time, .latency, .allocations, .observations], formsAgree: true, typicalNanoseconds: 12_000,
    forms: InputArgumentsForm.self,
    observations: [
      .observed(
        "input_reuse_share", "ratio", .higherIsBetter,
        "share of requests whose arguments had been used before, once the server is warm"),
      .observed(
        "input_first_reuse_share", "ratio", .higherIsBetter, "the same of all requests, with those that warm it up"),
      .observed("input_objects_made", "objects", .lowerIsBetter, "arguments made for all requests"),
      .observed(
        "input_objects_per_request", "1", .lowerIsBetter, "arguments made per request, once the server is warm"),
      .observed(
        "input_wake_ups_per_request", "1", .lowerIsBetter, exact: false,
        "returns of epoll_wait per request; requests sent by another thread at the load's times"),
      .observed(
        "input_sleeps_per_request", "1", .lowerIsBetter, exact: false,
        "times that the server's thread slept and was woken, per request"),
      .observed(
        "input_answered_rate", "1/s", .higherIsBetter, exact: false,
        "requests answered per second, from the first that counts to the last answered"),
    ])
}
