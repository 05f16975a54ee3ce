import MapVariants

/// `BucketMap`.
enum BucketFamily: MapFamily {
  /// As in experiment files.
  static let name = "bucket"
  /// Every other seed begins with a map that has room for a quarter of the keys.
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(BucketMap<Key, Value>(minimumCapacity: Int(test.seed % 2) * test.keys.count / 4, seed: test.seed))
  }
}

/// `CheckedBucketMap`, used by one thread: its checks find nothing.
enum CheckedBucketFamily: MapFamily {
  /// As in experiment files.
  static let name = "bucket-checked"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(CheckedBucketMap<Key, Value>(minimumCapacity: 0, seed: test.seed))
  }
}

extension BucketMap: AttackedMap {}
extension CheckedBucketMap: AttackedMap {}
