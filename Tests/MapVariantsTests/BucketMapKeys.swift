import MapVariants

/// A key whose hash is what the test says, under every seed.
struct ScriptedKey: SpanKey {
  let number: UInt64
  let scriptedHash: UInt64

  /// A key that goes to `bucket` while there are at most 2^56 buckets.
  init(_ number: UInt64, bucket: UInt64, top: UInt8 = 0x80) {
    self.number = number
    scriptedHash = UInt64(top) << 56 | bucket
  }

  static func == (a: ScriptedKey, b: ScriptedKey) -> Bool { a.number == b.number }
  func hash(into hasher: inout Hasher) { hasher.combine(number) }
  func hash(seededBy seed: HashSeed) -> UInt64 { scriptedHash }
}

/// A key that no look-up finds, as if it were the number NaN.
struct NeverEqualKey: SpanKey {
  let number: UInt64

  static func == (a: NeverEqualKey, b: NeverEqualKey) -> Bool { false }
  func hash(into hasher: inout Hasher) { hasher.combine(number) }
  func hash(seededBy seed: HashSeed) -> UInt64 { 7 }
}

/// A key that no look-up finds if its number is below 208, the entries that 32 buckets take.
struct PartlyUnequalKey: SpanKey {
  let number: UInt64

  static func == (a: PartlyUnequalKey, b: PartlyUnequalKey) -> Bool { a.number == b.number && a.number >= 208 }
  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// 128 bytes.
struct Words16 {
  typealias Words4 = (UInt64, UInt64, UInt64, UInt64)
  var words: (Words4, Words4, Words4, Words4) = ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16))
}

/// A key too large for a bucket, with an object inside.
struct LargeKey: SpanKey {
  var number: UInt64
  var name: String
  var rest = Words16()

  static func == (a: LargeKey, b: LargeKey) -> Bool { a.number == b.number && a.name == b.name }
  func hash(into hasher: inout Hasher) {
    hasher.combine(number)
    hasher.combine(name)
  }
}

/// A value too large for a bucket.
struct LargeValue<Content> {
  var content: Content
  var rest = Words16()

  init(_ content: Content) { self.content = content }
}
