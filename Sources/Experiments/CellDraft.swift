import Catalogue

/// A cell while its parameters are gathered from `[workload]` and `[matrix]`.
struct CellDraft {
  var map: MapVariant?
  var allocator: String?
  var study: Study?
  var variant: String?
  var kind: WorkloadKind?
  var operations: Int?
  var entries: Int?
  var reserve: Int?
  var threads = 1
  var roles: ThreadRoles?
  var keys = KeyDraft()
  var values = ValueDraft()
  var mix: OperationMix?
  var answer: KnownAnswer?
  var load: OpenLoad?
  var pause: OperationPause?
  var deletes: DeletionPattern?

  /// Operations of one round where the file names none: one filling for the workloads whose round is a filling, else a
  /// million.
  static func defaultOperations(_ kind: WorkloadKind, entries: Int) -> Int {
    kind.descriptor.roundIsWholeFillings ? entries : 1_000_000
  }

  /// The finished parameters; nil while the map, the allocator, the kind or the entries are missing.
  var parameters: CellParameters? {
    guard let map, let allocator, let kind, let entries else { return nil }
    return CellParameters(
      map: map, allocator: allocator, workload: kind, keys: keys.specification, values: values.specification,
      entries: entries, operations: operations ?? Self.defaultOperations(kind, entries: entries), reserve: reserve,
      threads: threads, roles: roles, mix: kind == .mixed ? (mix ?? .standard) : nil,
      answer: kind == .knownAnswer ? answer : nil, study: kind == .study ? study : nil, variant: variant, load: load,
      pause: pause, deletes: deletes)
  }
}

/// A `keys` table while it is gathered.
struct KeyDraft: Hashable {
  var type = KeyType.uint64
  var length: Int?
  var distribution = KeyDistribution.uniform
  var exponent: Double?

  var specification: KeySpecification {
    KeySpecification(type: type, length: length, distribution: distribution, exponent: exponent)
  }
}

/// A `values` table while it is gathered.
struct ValueDraft: Hashable {
  var type = ValueType.uint64
  var size: Int?

  var specification: ValueSpecification { ValueSpecification(type: type, size: size) }
}

extension KeySpecification {
  /// The short form in cell ids: `uint64-uniform`, `string20-zipf0.99`.
  package var label: String {
    let size = type == .string ? String(length) : ""
    return "\(type.rawValue)\(size)-\(distribution.rawValue)\(exponent.map { "\($0)" } ?? "")"
  }
}

extension ValueSpecification {
  /// The short form in cell ids: `none`, `uint64`, `bytes64`.
  package var label: String {
    type == .none || type == .uint64 ? type.rawValue : "\(type.rawValue)\(size)"
  }
}
