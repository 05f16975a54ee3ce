/// The forms of `service-governance`.
package enum ServiceGovernanceForm: String, StudyForm {
  case ungoverned
  case governed
  case governedBytes = "governed-bytes"

  package var summary: String {
    switch self {
    case .ungoverned: "made inside the lock with a captured temporary for each request; nothing is dropped"
    case .governed: "a weak cache of the orders that are held; made outside the lock, temporaries on a miss only"
    case .governedBytes: "the same with a byte cache that has a bound"
    }
  }
}

/// The forms of `service-skew`.
package enum ServiceSkewForm: String, StudyForm {
  case oneLock = "one-lock"
  case readMostly = "read-mostly"
  case shardedReadMostly = "sharded-read-mostly"
  case sharded

  /// True if all orders are present before the first request.
  package var isPreheated: Bool { self == .shardedReadMostly || self == .sharded }

  package var summary: String {
    switch self {
    case .oneLock: "Dictionary behind one mutex, empty at first"
    case .readMostly: "the read-mostly map, empty at first"
    case .shardedReadMostly: "64 read-mostly maps, filled beforehand"
    case .sharded: "the sharded map: 64 locks, reserved and filled beforehand"
    }
  }
}

extension StudyFamily {
  /// S20, D1.T14: a cache that creates requested values, before and after it was brought under control.
  package static let serviceGovernance = StudyFamily(
    .serviceGovernance, system: "S20", operation: "one HTTP request on loopback for an order, made if it is not there",
    parameters:
      "`entries` orders have been asked for before the load; a governed cache keeps a tenth of them; `values.size` bytes "
      + "are an order's; `load.rate` requests per second ask for the youngest fiftieth, one in ten for the first time",
    passes: [.observations], typicalNanoseconds: 250_000, forms: ServiceGovernanceForm.self,
    observations: [
      .observed(
        "service_map_share", "ratio", .lowerIsBetter, exact: false,
        "bytes of the map's own blocks, without those of keys and values, over the service's live bytes after the load"),
      .observed(
        "service_held_share", "ratio", .lowerIsBetter, exact: false,
        "bytes that the service gives up when the map is emptied, keys and values included, over its live bytes before"),
      .observed(
        "service_live_bytes", "B", .lowerIsBetter, exact: false,
        "bytes in blocks that the service holds after the load, by its allocator"),
      .observed(
        "service_temporaries_per_request", "1/request", .lowerIsBetter, exact: false,
        "large temporaries that were made on the way to orders, over the requests that were answered"),
      .observed("service_entries", "entries", .neither, exact: false, "entries of the map after the load"),
      .observed(
        "service_collection_interval_ns", "ns", .neither, exact: false,
        "time of the load over the collections that ended in it; absent without a collector"),
    ])

  /// S20, D4.T19: a service whose requests are for few keys, before and after its map was sharded and pre-filled.
  package static let serviceSkew = StudyFamily(
    .serviceSkew, system: "S20", operation: "one HTTP request on loopback for an order, stored if it is not there",
    parameters:
      "four of five of the `operations` requests are for 5 keys, the others for `entries` further ones; an order has "
      + "`values.size` bytes; `load.rate` requests are due per second",
    passes: [.observations], typicalNanoseconds: 250_000, forms: ServiceSkewForm.self,
    observations: [
      .observed(
        "service_processor_share", "processors", .lowerIsBetter, exact: false,
        "processor time of the service's process over the time of the open load: 1 is one processor all the time"),
      .observed(
        "service_processor_ns_per_request", "ns", .lowerIsBetter, exact: false,
        "the same processor time over the requests that were answered"),
      .observed(
        "service_answered_rate", "1/s", .higherIsBetter, exact: false,
        "requests answered per second under the open load; the load was not sustained if it is below service_open_rate"),
      .observed(
        "service_map_time_share", "ratio", .lowerIsBetter, exact: false,
        "share of the service's processor time that went into its cache, by a sampling of stacks"),
      .observed(
        "service_atomic_load_share", "ratio", .lowerIsBetter, exact: false,
        "the cache's atomic loads take at most this share: the instructions of sync itself, of which they are some"),
    ])
}
