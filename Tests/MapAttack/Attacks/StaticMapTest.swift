import MapVariants
import SeededRandom

/// Builds a `StaticMap` of a random set of keys and compares it with a Dictionary, again and again.
struct StaticMapTest<Key: SpanKey, Value: Equatable> {
  /// The largest set; sizes are drawn so that small ones are as likely as large ones.
  var atMost: Int
  var key: (UInt64) -> Key
  var value: (UInt64) -> Value
  /// Keys built in and looked up, together about that many.
  var operations: Int
  var seed: UInt64

  func run() throws(Disagreement) {
    var random = SplitMix64(seed: seed)
    var left = operations
    var round = 0
    while left > 0 {
      // The largest size first, so that a short run has seen it.
      let size = round == 0 ? atMost : random.below(atMost + 1) >> random.below(10)
      round += 1
      try compareOne(size: size, &random)
      left -= size * 4 + 20
    }
  }

  /// Half of the numbers below twice the size are keys; all of them are looked up.
  private func compareOne(size: Int, _ random: inout SplitMix64) throws(Disagreement) {
    var numbers = Array(0..<UInt64(size * 2))
    numbers.shuffle(using: &random)
    var model: [Key: Value] = [:]
    // Several numbers may be one key: shifted out, or canonically equivalent.
    for number in numbers.prefix(size) { model[key(number)] = value(random.next()) }
    let pairs = model.map { ($0.key, $0.value) }
    let map = try build(pairs, seed: random.next())
    map.checkInvariants()
    try require(map.count == model.count && map.isEmpty == model.isEmpty, "count is \(map.count) of \(model.count)")
    for number in numbers {
      let key = key(number)
      let (found, expected) = (map[key], model[key])
      try require(found == expected, "look-up of \(key) gave \(found as Any), expected \(expected as Any)")
      try require(map.contains(key) == (expected != nil), "contains \(key)")
    }
    var visited = 0
    try map.forEach { (key: Key, value: Value) throws(Disagreement) in
      visited += 1
      try require(model[key] == value, "visit of \(key) gave \(value)")
    }
    try require(visited == model.count, "visited \(visited), expected \(model.count)")
    try requireRefusalOfDuplicate(pairs, &random)
  }

  private func build(_ pairs: [(Key, Value)], seed: UInt64) throws(Disagreement) -> StaticMap<Key, Value> {
    do throws(StaticMapError) {
      return try StaticMap(pairs, seed: seed)
    } catch {
      throw Disagreement("\(pairs.count) keys were refused: \(error)")
    }
  }

  private func requireRefusalOfDuplicate(_ pairs: [(Key, Value)], _ random: inout SplitMix64) throws(Disagreement) {
    guard !pairs.isEmpty, pairs.count < 2000 else { return }
    var twice = pairs
    let again = pairs[random.below(pairs.count)]
    twice.insert(again, at: random.below(pairs.count + 1))
    do throws(StaticMapError) {
      _ = try StaticMap(twice)
    } catch {
      try require(error == .duplicateKey("\(again.0)"), "the key \(again.0) was given twice, and the error is \(error)")
      return
    }
    throw Disagreement("the key \(again.0) was given twice and accepted")
  }
}
