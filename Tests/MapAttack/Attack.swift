/// One way of attacking one map: a named test that can run as long as one likes.
public struct Attack: @unchecked Sendable {  // its body captures metatypes only
  /// The map's name, as in experiment files where it has one there.
  public let map: String
  /// Which keys, values, sizes or interleavings: unique within the map.
  public let name: String
  /// The attack's part of a map's operations, relative to the map's other attacks.
  public let weight: Int
  /// True where several threads use one map: what ThreadSanitizer should watch.
  public let isConcurrent: Bool
  private let body: (_ operations: Int, _ seed: UInt64) throws(Disagreement) -> Void

  /// An attack that `body` carries out, given about how many operations it should do and a seed.
  public init(
    map: String, name: String, weight: Int, isConcurrent: Bool = false,
    body: @escaping (_ operations: Int, _ seed: UInt64) throws(Disagreement) -> Void
  ) {
    self.map = map
    self.name = name
    self.weight = weight
    self.isConcurrent = isConcurrent
    self.body = body
  }

  /// Attacks with about `operations` operations drawn from `seed`. Throws what it finds.
  public func run(operations: Int, seed: UInt64) throws(Disagreement) { try body(operations, seed) }
}

extension Attack {
  /// Every attack there is. A new map adds its own here.
  public static let all: [Attack] = [
    standardAttacks(on: SpanFamily.self),
    standardAttacks(on: SharedSpanFamily.self),
    standardAttacks(on: ExtendibleFamily.self), extendible,
    standardAttacks(on: ArenaFamily.self), arenaInJemalloc,
    standardAttacks(on: PooledFamily.self), pooled,
    weak,
    standardAttacks(on: BucketFamily.self), bucket, standardAttacks(on: CheckedBucketFamily.self),
    standardAttacks(on: NodeFamily.self),
    concurrentMaps,
    byteCache, computeIfAbsent,
    inline, staticMap,
  ].flatMap { $0 }
}
