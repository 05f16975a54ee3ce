/// What a map variant can be combined with. Kernels are compiled for each combination, so the lists also keep the
/// worker's size and build time in bounds: variants that exist for one question come with the types it needs.
extension MapVariant {
  /// The key types that the variant is compiled for.
  package var keyTypes: [KeyType] {
    switch self {
    case .native, .nativeReserved, .pooled, .arena, .span, .weak: KeyType.allCases
    case .spanCow, .bucket, .readMostly, .lockedRW, .lockedMutex, .sharded, .byteCache, .static, .inline, .monitored,
      .ordered, .tree:
      [.uint64, .string]
    case .synthetic: [.uint64]
    case .none: KeyType.allCases
    }
  }

  /// The value types that the variant is compiled for, with keys of type `keys`.
  package func valueTypes(keys: KeyType) -> [ValueType] {
    switch self {
    case .native, .nativeReserved, .pooled, .arena, .span:
      keys == .struct16 ? [.none, .uint64, .bytes, .class] : ValueType.allCases
    case .weak: [.class]
    case .bucket: [.none, .uint64, .bytes, .class]
    case .byteCache: [.uint64, .bytes]
    case .spanCow, .readMostly, .lockedRW, .lockedMutex, .sharded, .static, .inline, .monitored, .ordered, .tree:
      [.uint64, .class]
    case .synthetic: [.uint64]
    case .none: ValueType.allCases
    }
  }

  /// Why the variant can't run a workload, in words for the user; nil where it can.
  func reasonAgainst(_ workload: WorkloadKind) -> String? {
    if (self == .synthetic) != (workload == .knownAnswer) {
      return self == .synthetic
        ? "synthetic is no map: it runs \"\(WorkloadKind.knownAnswer.id)\" only"
        : "\"\(workload.id)\" uses no map: map must be \"synthetic\""
    }
    if (self == .none) != (workload == .study) {
      return self == .none
        ? "none is no map: it runs \"\(WorkloadKind.study.id)\" only"
        : "\"\(workload.id)\" brings its own map: map must be \"none\""
    }
    return switch self {
    case .static where ![.getHit, .getMiss, .iterate, .empty].contains(workload):
      "a static map is never changed, so it can't run \"\(workload.id)\""
    case .byteCache where workload == .update || workload == .mixed:
      "a byte cache writes a new value behind all others and drops the oldest, so \"\(workload.id)\" would lose entries"
    case .inline where workload == .mixed:
      "an inline map holds 8 entries, and \"mixed\" inserts further ones"
    default: nil
    }
  }

  /// True where threads may use one map at the same time.
  package var isSharedByThreads: Bool {
    switch self {
    case .readMostly, .lockedRW, .lockedMutex, .sharded, .byteCache: true
    case .native, .nativeReserved, .pooled, .arena, .span, .spanCow, .weak, .bucket, .static, .inline, .monitored,
      .ordered, .tree, .synthetic, .none:
      false
    }
  }

  /// The most entries the variant holds, or nil if there is no such number.
  package var largestEntries: Int? { self == .inline ? 8 : nil }
}
