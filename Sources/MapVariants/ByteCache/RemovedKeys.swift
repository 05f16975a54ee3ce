/// The keys of entries that have left a shard and that the cache's listener has yet to be told of: copies, because the ring
/// uses their bytes again.
@usableFromInline
struct RemovedKeys: Sendable {
  private var bytes: [UInt8] = []
  /// Where each key ends in `bytes`.
  private var ends: [(end: Int, reason: CacheRemovalReason)] = []

  init() {}

  var isEmpty: Bool { ends.isEmpty }

  mutating func append(_ key: UnsafeRawBufferPointer, _ reason: CacheRemovalReason) {
    bytes.append(contentsOf: key)
    ends.append((bytes.count, reason))
  }

  func forEach(_ body: (RawSpan, CacheRemovalReason) -> Void) {
    var start = 0
    for (end, reason) in ends {
      body(bytes.span.bytes.extracting(start..<end), reason)
      start = end
    }
  }
}
