/// A map that a cell can measure, by the name that its engine has for it.
///
/// `declared` is the only place that names the maps of the Swift engine: experiment files, `maplab list maps`, the CSV
/// columns and the workers all read it. The maps of other engines are declared in `experiments/engines.toml`.
package struct MapVariant: RawRepresentable, Codable, Sendable, Hashable {
  /// The name.
  package let rawValue: String

  /// The map of that name, of whatever engine.
  package init(rawValue: String) { self.rawValue = rawValue }

  private init(_ name: String) { rawValue = name }

  package static let native = MapVariant("native")
  package static let nativeReserved = MapVariant("native-reserved")
  package static let pooled = MapVariant("pooled")
  package static let arena = MapVariant("arena")
  package static let node = MapVariant("node")
  package static let span = MapVariant("span")
  package static let spanCow = MapVariant("span-cow")
  package static let extendible = MapVariant("extendible")
  package static let weak = MapVariant("weak")
  package static let bucket = MapVariant("bucket")
  package static let bucketChecked = MapVariant("bucket-checked")
  package static let readMostly = MapVariant("read-mostly")
  package static let lockedRW = MapVariant("locked-rw")
  package static let lockedMutex = MapVariant("locked-mutex")
  package static let lockedRWSpan = MapVariant("locked-rw-span")
  package static let lockedMutexSpan = MapVariant("locked-mutex-span")
  package static let sharded = MapVariant("sharded")
  package static let shardedNative = MapVariant("sharded-native")
  package static let byteCache = MapVariant("byte-cache")
  package static let `static` = MapVariant("static")
  package static let inline = MapVariant("inline")
  package static let monitored = MapVariant("monitored")
  package static let ordered = MapVariant("ordered")
  package static let tree = MapVariant("tree")
  package static let synthetic = MapVariant("synthetic")
  package static let none = MapVariant("none")

  /// The name used in experiment files and CSV.
  package var id: String { rawValue }
}

extension MapVariant: CaseIterable {
  /// The maps of the Swift engine.
  package static let allCases: [MapVariant] = declared.map(\.map)

  /// What the lab knows of the variant; of another engine's map nothing. O(maps).
  ///
  /// Searched, not hashed: a worker reads its job before it sets the seed of its hashes, and a dictionary that was made
  /// then would find nothing afterwards.
  package var descriptor: MapDescriptor { Self.declared.first { $0.map == self }?.descriptor ?? .foreign }
}

extension MapVariant {
  /// The rule for names that no list is known for, such as those in a job.
  package static let nameRule = "lower-case letters, digits and hyphens, 1 to 64 of them"

  /// True if an engine may call a map so.
  package static func isName(_ text: String) -> Bool { isPlainName(text, signs: "-", atMost: 64) }
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

  /// A map of another engine, whose own list says what it can do.
  static let foreign = MapDescriptor(
    system: "–", summary: "another engine's map", family: .mapless, types: .noMap(KeyType.allCases, ValueType.allCases))

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
  /// The maps of the Swift engine, each with what the lab knows of it.
  private static let declared: [(map: MapVariant, descriptor: MapDescriptor)] = [
    (
      .native,
      MapDescriptor(
        system: "S1", summary: "Swift's Dictionary, grown from empty", family: .native, types: .all, reserve: .never)
    ),
    (
      .nativeReserved,
      MapDescriptor(
        system: "S1", summary: "Swift's Dictionary with its capacity reserved up front", family: .native, types: .all,
        reserve: .entries)
    ),
    (
      .pooled,
      MapDescriptor(
        system: "S3", summary: "Dictionary storage taken from a pool and given back cleared", family: .storage,
        types: .allButStructs, reserve: .entries)
    ),
    (
      .arena,
      MapDescriptor(
        system: "S4",
        summary: "entries, and the bytes of string keys, in a bump arena that is released as a whole",
        family: .storage, types: .allButStructs)
    ),
    (
      .node,
      MapDescriptor(
        system: "S4", summary: "chained hashing with a block from malloc for each entry, as C++'s unordered_map",
        family: .storage, types: .numbersAndObjects)
    ),
    (
      .span,
      MapDescriptor(
        system: "S5",
        summary: "open addressing in one contiguous raw buffer, no class storage, no reference counting of its own",
        family: .span, types: .all)
    ),
    (
      .spanCow,
      MapDescriptor(
        system: "S5", summary: "the same buffer behind a reference: copies share it until one of them is written to",
        family: .span, types: .numbersAndObjects)
    ),
    (
      .extendible,
      MapDescriptor(
        system: "S5", summary: "the span map's tables under a directory, each split by itself: no insertion takes long",
        family: .span, types: .numbersAndObjects)
    ),
    (
      .weak,
      MapDescriptor(
        system: "S6", summary: "cache of weak references, dead entries cleaned through a queue", family: .caches,
        types: .noticedObjects)
    ),
    (
      .bucket,
      MapDescriptor(
        system: "S2",
        summary: "Go's classic bucket map: 8-slot buckets, overflow chains, incremental evacuation",
        family: .others, types: .few)
    ),
    (
      .bucketChecked,
      MapDescriptor(
        system: "S2", summary: "the same with Go's flag by which unsynchronised writers are found",
        family: .others, types: .numbersAndObjects)
    ),
    (
      .readMostly,
      MapDescriptor(
        system: "S7",
        summary: "Go's classic sync.Map: a read layer without locks over a dirty layer, promoted after misses",
        family: .shared, types: .numbersAndObjects, isShared: true)
    ),
    (
      .lockedRW,
      MapDescriptor(
        system: "S8", summary: "Dictionary behind a reader-writer lock", family: .shared, types: .numbersAndObjects,
        isShared: true)
    ),
    (
      .lockedMutex,
      MapDescriptor(
        system: "S8", summary: "Dictionary behind a mutex", family: .shared, types: .numbersAndObjects,
        isShared: true)
    ),
    (
      .lockedRWSpan,
      MapDescriptor(
        system: "S8", summary: "a span map behind a reader-writer lock", family: .shared, types: .numbersAndObjects,
        isShared: true)
    ),
    (
      .lockedMutexSpan,
      MapDescriptor(
        system: "S8", summary: "a span map behind a mutex", family: .shared, types: .numbersAndObjects,
        isShared: true)
    ),
    (
      .sharded,
      MapDescriptor(
        system: "S9", summary: "64 shards, each a span map behind a lock of its own", family: .shared,
        types: .numbersAndObjects, isShared: true)
    ),
    (
      .shardedNative,
      MapDescriptor(
        system: "S9", summary: "64 shards, each a Dictionary behind a lock of its own", family: .shared,
        types: .numbersAndObjects, isShared: true)
    ),
    (
      .byteCache,
      MapDescriptor(
        system: "S10", summary: "entries as bytes in ring buffers of fixed size, an index without pointers",
        family: .caches, types: .serialised, isShared: true,
        refused: Dictionary(
          uniqueKeysWithValues: [.update, .mixed, .trace].map { (kind: WorkloadKind) in
            (
              kind,
              "a byte cache writes a new value behind all others and drops the oldest, so \"\(kind.id)\" would lose"
                + " entries"
            )
          }))
    ),
    (
      .static,
      MapDescriptor(
        system: "S11", summary: "perfect hash over keys that are known when it is built; never changed",
        family: .others, types: .numbersAndObjects,
        refused: Dictionary(
          uniqueKeysWithValues: WorkloadKind.allCases.filter(\.descriptor.changesMap).map { kind in
            (kind, "a static map is never changed, so it can't run \"\(kind.id)\"")
          }))
    ),
    (
      .inline,
      MapDescriptor(
        system: "S12", summary: "at most 8 entries in place, no heap", family: .others, types: .numbersAndObjects,
        largestEntries: 8,
        refused: [
          .mixed: "an inline map holds 8 entries, and \"mixed\" inserts further ones",
          .trace: "an inline map holds 8 entries, and a trace may insert more",
        ])
    ),
    (
      .monitored,
      MapDescriptor(
        system: "S15", summary: "the span map with hits, misses, size and resizes counted for metrics",
        family: .span, types: .numbersAndObjects)
    ),
    (
      .ordered,
      MapDescriptor(
        system: "peer", summary: "OrderedDictionary of swift-collections", family: .others,
        types: .numbersAndObjects)
    ),
    (
      .tree,
      MapDescriptor(
        system: "peer", summary: "TreeDictionary of swift-collections: a persistent hash trie", family: .others,
        types: .numbersAndObjects)
    ),
    (
      .synthetic,
      MapDescriptor(
        system: "–",
        summary: "no map: the work of the known-answer workload, by which the lab itself is measured",
        family: .mapless, types: .noMap([.uint64], [.uint64]))
    ),
    (
      .none,
      MapDescriptor(
        system: "–", summary: "no map of this list: a study brings what it needs", family: .mapless,
        types: .noMap(KeyType.allCases, ValueType.allCases))
    ),
  ]

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
