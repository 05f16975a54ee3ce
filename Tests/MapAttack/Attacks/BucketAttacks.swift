import MapVariants
import SeededRandom

extension Attack {
  /// Cursors over a `BucketMap` that changes between their steps: Go's promises about iteration.
  static let bucket: [Attack] =
    [1, 9, 30, 200, 3000].map { keys in
      Attack(map: BucketFamily.name, name: "cursors over \(keys) integers", weight: 40) {
        (operations, seed) throws(Disagreement) in
        try CursorAttack(keys: (0..<UInt64(keys)).map { $0 }, operations: operations, seed: seed).run()
      }
    } + [
      Attack(map: BucketFamily.name, name: "cursors over few chains", weight: 20) {
        (operations, seed) throws(Disagreement) in
        let keys = (0..<120 as Range<UInt64>).map { FewChainsKey(number: $0) }
        try CursorAttack(keys: keys, operations: operations, seed: seed).run()
      },
      Attack(map: BucketFamily.name, name: "cursors over objects", weight: 20) {
        (operations, seed) throws(Disagreement) in
        let counter = LiveCounter()
        for size in [10, 100, 700] {
          let keys = (0..<UInt64(size)).map { TrackedKey($0, counter) }
          try CursorAttack(keys: keys, operations: operations / 3, seed: seed).run()
        }
        try require(counter.count == 0, "\(counter.count) objects leaked, or died twice if negative")
      },
    ]
}

/// Six buckets and two tophash bytes, so chains are long and growth to the same size is frequent.
private struct FewChainsKey: SpanKey {
  let number: UInt64
  func hash(seededBy seed: HashSeed) -> UInt64 { number % 6 | (number / 6 % 2) << 60 }
}

/// Steps several cursors and changes the map between the steps.
///
/// Each value is the number of the insertion that brought its entry, so a key that is removed and inserted again is a new
/// entry, and updates are seen in the low half.
private struct CursorAttack<Key: SpanKey> {
  let keys: [Key]
  let operations: Int
  let seed: UInt64

  private struct Watched {
    var cursor: BucketMap<Key, Entry>.Cursor
    /// Entries present since the cursor was made that weren't given yet.
    var owed: Set<UInt64>
    var given: Set<UInt64> = []
  }

  private struct Entry: Equatable {
    var birth: UInt64
    var version: UInt64
  }

  func run() throws(Disagreement) {
    var random = SplitMix64(seed: seed)
    var map = BucketMap<Key, Entry>(seed: seed)
    var model: [Key: Entry] = [:]
    var cursors: [Watched] = []
    var births: UInt64 = 0
    let stretch = max(keys.count * 2, 20)
    for operation in 0..<operations {
      let key = keys[random.below(keys.count)]
      let grows = operation / stretch % 2 == 0
      switch random.below(100) {
      case 0..<(grows ? 40 : 15):
        var entry = model[key] ?? Entry(birth: births, version: 0)
        if model[key] == nil { births += 1 }
        entry.version = UInt64(operation)
        map[key] = entry
        model[key] = entry
      case ..<(grows ? 50 : 55):
        try require(
          map.removeValue(forKey: key) == model[key], "operation \(operation): removal of \(key) gave something else")
        if let gone = model.removeValue(forKey: key) {
          for index in cursors.indices { cursors[index].owed.remove(gone.birth) }
        }
      case ..<57:
        if cursors.count < 4 {
          cursors.append(Watched(cursor: map.makeCursor(), owed: Set(model.values.map(\.birth))))
        } else {
          cursors.remove(at: random.below(cursors.count))
        }
      default:
        if cursors.isEmpty { break }
        let index = random.below(cursors.count)
        for _ in 0...random.below(20) {
          if try !step(&cursors[index], map, model, operation) {
            cursors.remove(at: index)
            break
          }
        }
      }
      if random.below(stretch * 8) == 0 {
        map.removeAll(keepingCapacity: random.below(4) != 0)
        model = [:]
        for index in cursors.indices { cursors[index].owed = [] }
      }
      if operation % checkInterval(keys: keys.count) == 0 { map.checkInvariants() }
    }
    map.checkInvariants()
  }

  /// False at the cursor's end.
  @inline(__always)
  private func step(
    _ watched: inout Watched, _ map: borrowing BucketMap<Key, Entry>, _ model: [Key: Entry], _ operation: Int
  ) throws(Disagreement) -> Bool {
    guard let (key, entry) = map.next(&watched.cursor) else {
      try require(
        watched.owed.isEmpty, "operation \(operation): \(watched.owed.count) entries were never given")
      return false
    }
    try require(model[key] == entry, "operation \(operation): a cursor gave \(key), which isn't there or is different")
    try require(watched.given.insert(entry.birth).inserted, "operation \(operation): a cursor gave \(key) twice")
    watched.owed.remove(entry.birth)
    return true
  }
}
