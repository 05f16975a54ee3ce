/// A map that a cell can measure. This list is the only place that names the lab's maps: experiment files, `maplab
/// list maps`, the CSV columns and the workers all read it. Each is fully described in `descriptor`.
package enum MapVariant: String, CaseIterable, Codable, Sendable, Hashable {
  case native
  case nativeReserved = "native-reserved"
  case pooled
  case arena
  case node
  case span
  case spanCow = "span-cow"
  case weak
  case bucket
  case bucketChecked = "bucket-checked"
  case readMostly = "read-mostly"
  case lockedRW = "locked-rw"
  case lockedMutex = "locked-mutex"
  case lockedRWSpan = "locked-rw-span"
  case lockedMutexSpan = "locked-mutex-span"
  case sharded
  case shardedNative = "sharded-native"
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
}

/// Everything that the lab knows about a map variant except its code.
package struct MapDescriptor: Sendable {
  /// The system in the documents that the variant reimplements; "peer" for third-party maps measured for comparison,
  /// a dash if it is not a map.
  package var system: String
  /// One line for `maplab list maps`.
  package var summary: String
  /// The group of variants that one worker program is compiled with.
  package var family: MapFamily
  /// The key and value types that the variant is compiled for.
  package var types: Types
  /// True if threads may share a map.
  package var isShared = false
  /// What is reserved up front if the cell does not specify it.
  package var reserve = Reserve.nothing
  /// The maximum number of entries; nil if there is no limit.
  package var largestEntries: Int?
  /// Workloads that it can't run, with the reason in words for the user.
  package var refused: [WorkloadKind: String] = [:]

  /// Combinations of key and value types. Kernels are compiled for each, so these lists limit the workers' size and
  /// build time: a variant that exists to answer one question has only the types that it needs.
  package enum Types: Sendable {
    /// Every key type with every value type, except that 16-byte keys only have numbers.
    case all
    /// The same without structs as values.
    case allButStructs
    /// The same without 16-byte keys.
    case few
    /// Numbers and strings as keys, numbers and objects as values.
    case numbersAndObjects
    /// Numbers and strings as keys, and objects that notify a weak cache of their death, in the sizes of
    /// `ValueSpecification.structSizes`.
    case noticedObjects
    /// Numbers and strings as keys, numbers and bytes as values.
    case serialised
    /// The types for a program without a map.
    case noMap([KeyType], [ValueType])
  }

  /// What a variant reserves if the cell has no `reserve`.
  package enum Reserve: Sendable {
    case nothing
    case entries
    /// Nothing, even if the cell has a `reserve`.
    case never
  }
}

/// A group of variants whose kernels are compiled together, into one worker program, in parallel with the other groups,
/// so that both processors are used and a change in one map rebuilds only one program.
package enum MapFamily: String, CaseIterable, Sendable {
  /// Swift's own Dictionary.
  case native
  /// Open addressing.
  case span
  /// Maps whose storage comes from elsewhere: an arena, a pool, a block for each entry.
  case storage
  /// Maps that threads share.
  case shared
  /// Caches: weak values, bytes.
  case caches
  /// Go's bucket map, fixed keys, in place, and peers from other libraries.
  case others
  /// No map: known answers and studies.
  case mapless

  /// The file name of the worker program.
  package var program: String { self == .mapless ? "maplab-worker" : "maplab-worker-\(rawValue)" }
}

extension MapVariant {
  /// What the lab knows of the variant.
  package var descriptor: MapDescriptor {
    switch self {
    case .native:
      MapDescriptor(
        system: "S1", summary: "Swift's Dictionary, grown from empty", family: .native, types: .all, reserve: .never)
    case .nativeReserved:
      MapDescriptor(
        system: "S1", summary: "Swift's Dictionary with its capacity reserved up front", family: .native, types: .all,
        reserve: .entries)
    case .pooled:
      MapDescriptor(
        system: "S3", summary: "Dictionary storage taken from a pool and given back cleared", family: .storage,
        types: .allButStructs, reserve: .entries)
    case .arena:
      MapDescriptor(
        system: "S4",
        summary: "entries, and the bytes of string keys, in a bump arena that is released as a whole",
        family: .storage, types: .allButStructs)
    case .node:
      MapDescriptor(
        system: "S4", summary: "chained hashing with a block from malloc for each entry, as C++'s unordered_map",
        family: .storage, types: .numbersAndObjects)
    case .span:
      MapDescriptor(
        system: "S5",
        summary: "open addressing in one contiguous raw buffer, no class storage, no reference counting of its own",
        family: .span, types: .all)
    case .spanCow:
      MapDescriptor(
        system: "S5", summary: "the same buffer behind a reference: copies share it until one of them is written to",
        family: .span, types: .numbersAndObjects)
    case .weak:
      MapDescriptor(
        system: "S6", summary: "cache of weak references, dead entries cleaned through a queue", family: .caches,
        types: .noticedObjects)
    case .bucket:
      MapDescriptor(
        system: "S2",
        summary: "Go's classic bucket map: 8-slot buckets, overflow chains, incremental evacuation",
        family: .others, types: .few)
    case .bucketChecked:
      MapDescriptor(
        system: "S2", summary: "the same with Go's flag by which unsynchronised writers are found",
        family: .others, types: .numbersAndObjects)
    case .readMostly:
      MapDescriptor(
        system: "S7",
        summary: "Go's classic sync.Map: a read layer without locks over a dirty layer, promoted after misses",
        family: .shared, types: .numbersAndObjects, isShared: true)
    case .lockedRW:
      MapDescriptor(
        system: "S8", summary: "Dictionary behind a reader-writer lock", family: .shared, types: .numbersAndObjects,
        isShared: true)
    case .lockedMutex:
      MapDescriptor(
        system: "S8", summary: "Dictionary behind a mutex", family: .shared, types: .numbersAndObjects,
        isShared: true)
    case .lockedRWSpan:
      MapDescriptor(
        system: "S8", summary: "a span map behind a reader-writer lock", family: .shared, types: .numbersAndObjects,
        isShared: true)
    case .lockedMutexSpan:
      MapDescriptor(
        system: "S8", summary: "a span map behind a mutex", family: .shared, types: .numbersAndObjects,
        isShared: true)
    case .shardedNative:
      MapDescriptor(
        system: "S9", summary: "64 shards, each a Dictionary behind a lock of its own", family: .shared,
        types: .numbersAndObjects, isShared: true)
    case .sharded:
      MapDescriptor(
        system: "S9", summary: "64 shards, each a span map behind a lock of its own", family: .shared,
        types: .numbersAndObjects, isShared: true)
    case .byteCache:
      MapDescriptor(
        system: "S10", summary: "entries as bytes in ring buffers of fixed size, an index without pointers",
        family: .caches, types: .serialised, isShared: true,
        refused: Dictionary(
          uniqueKeysWithValues: [.update, .mixed].map { (kind: WorkloadKind) in
            (
              kind,
              "a byte cache writes a new value behind all others and drops the oldest, so \"\(kind.id)\" would lose"
                + " entries"
            )
          }))
    case .static:
      MapDescriptor(
        system: "S11", summary: "perfect hash over keys that are known when it is built; never changed",
        family: .others, types: .numbersAndObjects,
        refused: Dictionary(
          uniqueKeysWithValues: WorkloadKind.allCases.filter(\.descriptor.changesMap).map { kind in
            (kind, "a static map is never changed, so it can't run \"\(kind.id)\"")
          }))
    case .inline:
      MapDescriptor(
        system: "S12", summary: "at most 8 entries in place, no heap", family: .others, types: .numbersAndObjects,
        largestEntries: 8,
        refused: [.mixed: "an inline map holds 8 entries, and \"mixed\" inserts further ones"])
    case .monitored:
      MapDescriptor(
        system: "S15", summary: "the span map with hits, misses, size and resizes counted for metrics",
        family: .span, types: .numbersAndObjects)
    case .ordered:
      MapDescriptor(
        system: "peer", summary: "OrderedDictionary of swift-collections", family: .others,
        types: .numbersAndObjects)
    case .tree:
      MapDescriptor(
        system: "peer", summary: "TreeDictionary of swift-collections: a persistent hash trie", family: .others,
        types: .numbersAndObjects)
    case .synthetic:
      MapDescriptor(
        system: "–",
        summary: "no map: the work of the known-answer workload, by which the lab itself is measured",
        family: .mapless, types: .noMap([.uint64], [.uint64]))
    case .none:
      MapDescriptor(
        system: "–", summary: "no map of this list: a study brings what it needs", family: .mapless,
        types: .noMap(KeyType.allCases, ValueType.allCases))
    }
  }

  /// The key types that the variant is compiled for.
  package var keyTypes: [KeyType] {
    switch descriptor.types {
    case .all, .allButStructs: KeyType.allCases
    case .few, .numbersAndObjects, .serialised, .noticedObjects: [.uint64, .string]
    case .noMap(let keys, _): keys
    }
  }

  /// The value types that the variant is compiled for, with keys of type `keys`.
  package func valueTypes(keys: KeyType) -> [ValueType] {
    switch descriptor.types {
    case .all: keys == .struct16 ? [.uint64] : ValueType.allCases
    case .allButStructs, .few: keys == .struct16 ? [.uint64] : [.none, .uint64, .bytes, .class]
    case .numbersAndObjects: [.uint64, .class]
    case .noticedObjects: [.class]
    case .serialised: [.uint64, .bytes]
    case .noMap(_, let values): values
    }
  }

  /// Why the variant can't run a workload, in words for the user; nil if it can.
  func reasonAgainst(_ kind: WorkloadKind) -> String? {
    if (self == .synthetic) != (kind == .knownAnswer) {
      return self == .synthetic
        ? "synthetic is no map: it runs \"\(WorkloadKind.knownAnswer.id)\" only"
        : "\"\(kind.id)\" uses no map: map must be \"synthetic\""
    }
    if (self == .none) != (kind == .study) {
      return self == .none
        ? "none is no map: it runs \"\(WorkloadKind.study.id)\" only"
        : "\"\(kind.id)\" brings its own map: map must be \"none\""
    }
    return descriptor.refused[kind]
  }

  /// Entries that the cell's maps reserve up front; nil for none.
  package func reserved(_ cell: CellParameters) -> Int? {
    switch descriptor.reserve {
    case .nothing: cell.reserve
    case .entries: cell.reserve ?? cell.entries
    case .never: nil
    }
  }
}
