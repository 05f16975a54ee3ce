import SeededRandom

extension SplitMix64 {
  /// True once in so many times.
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }
}
