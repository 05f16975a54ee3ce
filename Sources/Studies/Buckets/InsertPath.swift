import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T6: the cost of an insertion up to each step; the difference of two forms is one step.
  static func insertPath(_ form: InsertPathForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds =
      switch form.keys {
      case .number: { insertions(UInt64.self, upTo: form.step, setting) }
      case .string: { insertions(String.self, upTo: form.step, setting) }
      }
    return program
  }

  /// Rounds that all start with the same map, recreated each time: a removal would leave its overflow buckets in place.
  private static func insertions<Key: NumberedElement & SpanKey>(
    _: Key.Type, upTo step: InsertionStep, _ setting: CellSetting
  ) -> RoundClosures {
    let entries = setting.parameters.entries
    // At most a ninth, so that the table is hardly fuller at the end than at the beginning.
    let operations = max(1, min(setting.operationsPerRound, entries / 9))
    let present = (0..<entries).map { Key(numbered: $0) }
    let new = (entries..<(entries + operations)).map { Key(numbered: $0) }
    let maps = ManyMaps<BucketMap<Key, UInt64>>(capacity: 1)
    return RoundClosures(
      operations: operations,
      prepare: {
        maps.fill {
          var map = BucketMap<Key, UInt64>(minimumCapacity: entries + operations, seed: setting.seed)
          for key in present { map.updateValue(0, forKey: key) }
          return map
        }
      }, finish: { maps.removeAll() }
    ) { operations in
      switch step {
      case .load: loadKeys(new, operations)
      case .hash: hashKeys(&maps[0], new, operations)
      case .bucket: findBuckets(&maps[0], new, operations)
      case .slot: findSlots(&maps[0], new, operations)
      case .write: insertKeys(&maps[0], new, operations)
      }
    }
  }
}

// One loop for each step, compiled for each key type, so that only the step differs.

@inline(never)
private func loadKeys<Key: NumberedElement & SpanKey>(_ keys: [Key], _ operations: Range<Int>) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations { checksum &+= keys[operation].firstWord }
  return checksum
}

@inline(never)
private func hashKeys<Key: NumberedElement & SpanKey>(
  _ map: inout BucketMap<Key, UInt64>, _ keys: [Key], _ operations: Range<Int>
) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations { checksum &+= map.insertionHash(of: keys[operation]) }
  return checksum
}

@inline(never)
private func findBuckets<Key: NumberedElement & SpanKey>(
  _ map: inout BucketMap<Key, UInt64>, _ keys: [Key], _ operations: Range<Int>
) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations { checksum &+= map.insertionTophashes(of: keys[operation]) }
  return checksum
}

@inline(never)
private func findSlots<Key: NumberedElement & SpanKey>(
  _ map: inout BucketMap<Key, UInt64>, _ keys: [Key], _ operations: Range<Int>
) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations {
    let (slot, isPresent) = map.insertionSlot(of: keys[operation])
    checksum &+= UInt64(truncatingIfNeeded: slot &+ 2) &+ (isPresent ? 100 : 0)
  }
  return checksum
}

@inline(never)
private func insertKeys<Key: NumberedElement & SpanKey>(
  _ map: inout BucketMap<Key, UInt64>, _ keys: [Key], _ operations: Range<Int>
) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations {
    checksum &+= map.updateValue(UInt64(operation), forKey: keys[operation]) ?? 1
  }
  return checksum
}

extension NumberedElement {
  /// The first 8 bytes of the key itself. O(1).
  @inline(__always)
  fileprivate var firstWord: UInt64 {
    withUnsafeBytes(of: self) { $0.count < 8 ? UInt64($0[0]) : $0.loadUnaligned(as: UInt64.self) }
  }
}
