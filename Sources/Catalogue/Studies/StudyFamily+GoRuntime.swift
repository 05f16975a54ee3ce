/// The forms of `trace-events`.
package enum TraceEventsForm: String, StudyForm {
  case off = "collector-off"
  case offFreed = "collector-off-freed"
  case offDetailed = "collector-off-detailed"
  case on = "collector-on"

  package var summary: String {
    switch self {
    case .off: "the collector is off"
    case .offFreed: "the same, and debug.FreeOSMemory gives memory back"
    case .offDetailed: "the same as the first with GODEBUG=traceallocfree=1"
    case .on: "the collector is on, and 64 MiB are made"
    }
  }
}

extension StudyFamily {
  /// D3.T13: events of a trace of Go's runtime.
  static let traceEvents = StudyFamily(
    .traceEvents, system: "-",
    operation: "make 1,000 slices, 2,000 objects and 1,000 maps under a trace, and read it with go tool trace",
    passes: [.observations], typicalNanoseconds: 0.3e9, withoutSwift: "the trace is that of Go's runtime",
    forms: TraceEventsForm.self,
    observations: [
      .observed("trace_allocations", "allocations", .neither, exact: false, "objects that were allocated"),
      .observed(
        "trace_alloc_events", "events", .neither, exact: false, "events of the trace that each stand for one of them"),
      .observed("trace_free_events", "events", .neither, exact: false, "events that each stand for an object's end"),
      .observed("trace_heap_free_events", "events", .neither, "events called heapFree"),
      .observed("trace_heap_readings", "events", .neither, exact: false, "readings of the heap's size"),
      .observed("trace_collections", "collections", .neither, exact: false, "collections that began"),
    ])
}

/// The forms of `growth-in-collection`.
package enum GrowthInCollectionForm: String, StudyForm {
  case phases
  case oldTable = "old-table"

  package var summary: String {
    switch self {
    case .phases: "full maps get one entry each, before, during and after collections"
    case .oldTable: "a map of 300,000 entries doubles between forced collections"
    }
  }
}

extension StudyFamily {
  /// D4.T18: growth of maps of Go in the phases of the collector, aligned by a trace.
  static let growthInCollection = StudyFamily(
    .growthInCollection, system: "S19", operation: "insert the entry that makes a map grow", passes: [.observations],
    typicalNanoseconds: 1.2e9, withoutSwift: "Swift has no collector whose phases growth could meet",
    forms: GrowthInCollectionForm.self,
    observations: growthPhases.flatMap { phase in
      [
        .observed(
          "growth_\(phase.name)_count", "growths", .neither, exact: false,
          "full maps that got their entry \(phase.when)"),
        .observed(
          "growth_\(phase.name)_at_once", "ratio", .neither, "share of them whose table grew with that very entry"),
      ]
    } + [
      .observed(
        "growth_assisted", "growths", .neither, exact: false,
        "full maps whose insertion had to assist the collector's marking"),
      .observed("growth_assisted_at_once", "ratio", .neither, "share of them whose table grew with that very entry"),
      .observed(
        "growth_old_table_kept_growing", "ratio", .neither, exact: false,
        "bytes beyond the new table after a collection amid a growth, over those of the old table"),
      .observed(
        "growth_old_table_kept_ended", "ratio", .lowerIsBetter, exact: false,
        "the same after the growth has ended and a further collection"),
    ])

  /// The phases, by their names in metrics.
  package static let growthPhases = [
    (name: "idle", when: "while no collection was under way"), (name: "mark", when: "in a mark phase"),
    (name: "sweep", when: "while a forced collection swept"),
  ]
}

/// The forms of `request-objects`.
package enum RequestObjectsForm: String, StudyForm {
  case made
  case pooled

  package var summary: String {
    switch self {
    case .made: "new arguments for each request"
    case .pooled: "arguments from a sync.Pool"
    }
  }
}

extension StudyFamily {
  /// D5.T18: objects that requests make at a rate, and the collections that they bring.
  static let requestObjects = StudyFamily(
    .requestObjects, system: "S21", operation: "answer a request over TCP, read into arguments with a buffer",
    parameters:
      "a buffer has `values.size` bytes; `entries` requests are held at one time, on as many connections, at most 64; "
      + "`load.rate` requests are due per second, 2,000 if there is none, for two seconds, the second of which counts",
    passes: [.observations], typicalNanoseconds: 180_000,
    withoutSwift: "input-arguments has Swift's, without collections",
    forms: RequestObjectsForm.self,
    observations: [
      .observed(
        "request_objects_per_request", "objects", .lowerIsBetter, exact: false, "arguments made per request"),
      .observed("request_objects_per_second", "objects/s", .lowerIsBetter, exact: false, "arguments made per second"),
      .observed("request_answered_rate", "requests/s", .neither, exact: false, "requests answered per second"),
      .observed(
        "request_collections_per_second", "1/s", .lowerIsBetter, exact: false, "collections that ended per second"),
      .observed(
        "request_longest_collection_ms", "ms", .lowerIsBetter, exact: false,
        "the longest mark phase, which runs beside the program"),
      .observed(
        "request_longest_pause_ms", "ms", .lowerIsBetter, exact: false, "the longest pause of all goroutines"),
    ])
}
