import MapVariants

/// `BucketMap`.
public enum BucketFamily: MapFamily {
  /// As in experiment files.
  public static let name = "bucket"
  /// Every other seed begins with a map that has room for a quarter of the keys.
  public static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(BucketMap<Key, Value>(minimumCapacity: Int(test.seed % 2) * test.keys.count / 4, seed: test.seed))
  }
}

extension BucketMap: ModelledMap {}
