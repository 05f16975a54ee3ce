// NodeMap: chained hashing with one allocated block per entry.
//
// The hash map of C++'s standard library in its usual form, and of many programs before it:
//
//     buckets: a block of 2^n addresses ──> node [ next | hash | key | value ] ──> node ──> nothing
//
// The low n bits of a key's hash choose its bucket. A new entry's node becomes the first of its chain. When there would be
// more entries than buckets, a block of twice as many addresses is allocated and every node is linked into it: nodes
// never move, so an entry keeps its address for life. Chains have at most one node on average. A node stores its key's
// hash: growth hashes no key, and keys are compared only if their hashes match.
//
// Cost. One allocator call per insertion and one per removal, and a cache miss for each node of a chain: the baseline
// for maps in one block and maps in arenas.
//
// Departures from C++: the number of buckets is a power of two, while libstdc++ uses a prime, because the hashes here
// are well mixed; all nodes store their hashes, while libstdc++ does so only for strings and other keys that are slow
// to hash.
//
// Invariants (`checkInvariants`):
//   1. The number of buckets is 0 or a power of two, and count is at most that number.
//   2. Every node is in the chain that its key's hash chooses, and stores that hash; there are `count` nodes, and no
//      key occurs twice.
//
// Sources: ISO C++, [unord.map]; Knuth, TAOCP 3, 6.4 (chaining).

/// A hash map of linked nodes, with an allocation for each entry.
///
/// It is here for comparison. An entry's place never changes while it is in the map, which is why chained maps are
/// used; other maps of this library are faster and smaller. A struct that can't be copied and owns its memory.
///
/// ```swift
/// var ages = NodeMap<String, Int>()
/// ages["Ada"] = 36
/// ages.removeValue(forKey: "Ada")
/// ```
@frozen
public struct NodeMap<Key: SpanKey, Value>: ~Copyable {
  /// An entry's block.
  @frozen
  @usableFromInline
  struct Node {
    @usableFromInline var next: UnsafeMutablePointer<Node>?
    @usableFromInline let hash: UInt64
    @usableFromInline let key: Key
    @usableFromInline var value: Value

    @inlinable
    @inline(__always)
    init(next: UnsafeMutablePointer<Node>?, hash: UInt64, key: consuming Key, value: consuming Value) {
      self.next = next
      self.hash = hash
      self.key = key
      self.value = value
    }
  }

  @usableFromInline typealias Link = UnsafeMutablePointer<Node>?

  /// The first node of each chain; nil if there is no memory.
  @usableFromInline var buckets: UnsafeMutablePointer<Link>?
  @usableFromInline var bucketCount = 0
  @usableFromInline var nodeCount = 0
  @usableFromInline let seed: HashSeed

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() { self.init(hashSeed: HashSeed.next()) }

  /// An empty map that can take `minimumCapacity` entries before it needs more buckets. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) {
    self.init(hashSeed: HashSeed.next())
    reserveCapacity(minimumCapacity)
  }

  /// As above; the hashes, and so the order of the entries, follow from `seed` alone. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int = 0, seed: UInt64) {
    self.init(hashSeed: HashSeed(seed))
    reserveCapacity(minimumCapacity)
  }

  @inlinable
  init(hashSeed: HashSeed) { seed = hashSeed }

  deinit {
    freeNodes()
    buckets?.deallocate()
  }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { nodeCount }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { nodeCount == 0 }

  /// The number of entries that the buckets have room for: as many as there are buckets. O(1).
  @inlinable
  public var capacity: Int { bucketCount }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get { find(key)?.pointee.value }
    @inline(__always)
    set {
      if let value = newValue {
        updateValue(value, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }
}

extension NodeMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
