import MapVariants

/// `BucketMap`.
public enum BucketFamily: MapFamily {
  public static let name = "bucket"
  public static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(BucketMap<Key, Value>(minimumCapacity: Int(test.seed % 2) * test.keys.count / 4, seed: test.seed))
  }
}

extension BucketMap: ModelledMap {}
