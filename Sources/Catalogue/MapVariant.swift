/// A map that a cell can measure. This list is the one place where the lab's maps are named: experiment files,
/// `maplab list maps`, the CSV columns and the worker's dispatch all read it.
package enum MapVariant: String, CaseIterable, Codable, Sendable, Hashable {
  case native
  case nativeReserved = "native-reserved"
  case pooled
  case arena
  case span
  case spanCow = "span-cow"
  case weak
  case bucket
  case readMostly = "read-mostly"
  case lockedRW = "locked-rw"
  case lockedMutex = "locked-mutex"
  case sharded
  case byteCache = "byte-cache"
  case `static`
  case inline
  case monitored
  case ordered
  case tree
  case synthetic
  case none

  /// The name used in experiment files and CSV.
  package var id: String { rawValue }

  /// The system of the documents that the variant rebuilds; "peer" for what others made and is measured beside,
  /// a dash for what is no map.
  package var system: String {
    switch self {
    case .native, .nativeReserved: "S1"
    case .bucket: "S2"
    case .pooled: "S3"
    case .arena: "S4"
    case .span, .spanCow: "S5"
    case .weak: "S6"
    case .readMostly: "S7"
    case .lockedRW, .lockedMutex: "S8"
    case .sharded: "S9"
    case .byteCache: "S10"
    case .static: "S11"
    case .inline: "S12"
    case .monitored: "S15"
    case .ordered, .tree: "peer"
    case .synthetic, .none: "–"
    }
  }

  /// One line for `maplab list maps`.
  package var summary: String {
    switch self {
    case .native: "Swift's Dictionary, grown from empty"
    case .nativeReserved: "Swift's Dictionary with its capacity reserved up front"
    case .pooled: "Dictionary storage taken from a pool and given back cleared"
    case .arena: "entries, and the bytes of string keys, in a bump arena that is released as a whole"
    case .span: "open addressing in one contiguous raw buffer, no class storage, no reference counting of its own"
    case .spanCow: "the same buffer behind a reference: copies share it until one of them is written to"
    case .weak: "cache of weak references, dead entries cleaned through a queue"
    case .bucket: "Go's classic bucket map: 8-slot buckets, overflow chains, incremental evacuation"
    case .readMostly: "Go's classic sync.Map: a read layer without locks over a dirty layer, promoted after misses"
    case .lockedRW: "Dictionary behind a reader-writer lock"
    case .lockedMutex: "Dictionary behind a mutex"
    case .sharded: "64 shards, each a span map behind a lock of its own"
    case .byteCache: "entries as bytes in ring buffers of fixed size, an index without pointers"
    case .static: "perfect hash over keys that are known when it is built; never changed"
    case .inline: "at most 8 entries in place, no heap"
    case .monitored: "the span map with hits, misses, size and resizes counted for metrics"
    case .ordered: "OrderedDictionary of swift-collections"
    case .tree: "TreeDictionary of swift-collections: a persistent hash trie"
    case .none: "no map of this list: a study brings what it needs"
    case .synthetic: "no map: the work of the known-answer workload, by which the lab itself is measured"
    }
  }
}
