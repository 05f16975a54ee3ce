import MapVariants
import SeededRandom

/// Drives an `InlineMap` and a model with its capacity through the same random operations.
///
/// The model is an array of pairs, so the order of visits is compared as well.
struct InlineMapTest<Key: Equatable, Value: Equatable> {
  var keys: [Key]
  var makeValue: (UInt64) -> Value
  var operations: Int
  var seed: UInt64

  func run<let capacity: Int>(_ map: consuming InlineMap<capacity, Key, Value>) throws(Disagreement) {
    var map = map
    var model: [(key: Key, value: Value)] = []
    var random = SplitMix64(seed: seed)
    for operation in 0..<operations {
      let key = keys[random.below(keys.count)]
      let place = model.firstIndex { $0.key == key }
      switch random.below(20) {
      case 0..<7:
        let value = makeValue(random.next())
        let expected: InlineMapUpdate<Value>
        if let place {
          expected = .replaced(model[place].value)
          model[place].value = value
        } else if model.count == capacity {
          expected = .refused
        } else {
          expected = .inserted
          model.append((key, value))
        }
        let found = map.tryUpdateValue(value, forKey: key)
        try require(found == expected, "operation \(operation): offered \(key): \(found), expected \(expected)")
      case 7..<9 where place != nil || model.count < capacity:
        let value = makeValue(random.next())
        let expected = place.map { model[$0].value }
        if let place { model[place].value = value } else { model.append((key, value)) }
        let found = map.updateValue(value, forKey: key)
        try require(found == expected, "operation \(operation): update of \(key) gave \(found as Any)")
      case 9..<11 where place != nil || model.count < capacity:
        let value = makeValue(random.next())
        if let place { model[place].value = value } else { model.append((key, value)) }
        if random.below(2) == 0 { map[key] = value } else { map[key, default: makeValue(0)] = value }
      case 11..<14:
        let expected = place.map { model.remove(at: $0).value }
        let found = map.removeValue(forKey: key)
        try require(found == expected, "operation \(operation): removal of \(key) gave \(found as Any)")
      case 14:
        if let place { model.remove(at: place) }
        map[key] = nil
      default:
        let expected = place.map { model[$0].value }
        try require(map[key] == expected, "operation \(operation): look-up of \(key), expected \(expected as Any)")
        try require(map.contains(key) == (place != nil), "operation \(operation): contains \(key)")
      }
      if random.below(200) == 0 {
        map.removeAll(keepingCapacity: random.below(2) == 0)
        model = []
      }
      try compare(map, model, operation)
    }
  }

  private func compare<let capacity: Int>(
    _ map: borrowing InlineMap<capacity, Key, Value>, _ model: [(key: Key, value: Value)], _ operation: Int
  ) throws(Disagreement) {
    map.checkInvariants()
    let (count, isEmpty, isFull) = (map.count, map.isEmpty, map.isFull)
    try require(
      count == model.count && isEmpty == model.isEmpty && isFull == (model.count == capacity),
      "operation \(operation): count is \(count), expected \(model.count)")
    var index = 0
    try map.forEach { (key: Key, value: Value) throws(Disagreement) in
      try require(
        index < model.count && key == model[index].key && value == model[index].value,
        "operation \(operation): visit \(index) is \(key), \(value)")
      index += 1
    }
    try require(index == model.count, "operation \(operation): visited \(index), expected \(model.count)")
  }
}
