import SeededRandom
import Testing

@testable import MapVariants

/// Entries that come in the order of another map's groups, which is that of this map's groups if both have one seed.
@Suite struct MergeTests {
  /// The groups that the insertions of `source`'s entries into `target` look at, per entry.
  private func groupsPerEntry(
    from source: borrowing SpanMap<UInt64, UInt64>, into target: consuming SpanMap<UInt64, UInt64>
  ) -> Double {
    var target = target
    var groups = 0
    source.forEach { key, value in
      groups += groupsToVacancy(key, in: target)
      target[key] = value
    }
    target.checkInvariants()
    return Double(groups) / Double(source.count)
  }

  /// The groups that the insertion of `key` looks at, as `findVacant` does.
  private func groupsToVacancy(_ key: UInt64, in map: borrowing SpanMap<UInt64, UInt64>) -> Int {
    guard map.slotCount != 0 else { return 1 }
    var probe = SpanMap<UInt64, UInt64>.Probe(hash: key.hash(seededBy: map.seed), groupMask: map.groupMask)
    var groups = 1
    while FastestControlGroup(map.control + probe.group * ControlGroup.width).vacant.isEmpty {
      probe.advance()
      groups += 1
    }
    return groups
  }

  /// `entries` random keys; other keys for another `salt`.
  private func filled(_ entries: Int, seed: UInt64, salt: UInt64, room: Int = 0) -> SpanMap<UInt64, UInt64> {
    var map = SpanMap<UInt64, UInt64>(minimumCapacity: room, seed: seed)
    for number in 0..<UInt64(entries) { map[SplitMix64.mix(number &+ salt << 40)] = number }
    return map
  }

  /// Sizes of which a map of 2^k slots is so and so full, and what the other map holds before.
  private static let sizes = [1 << 8, 1 << 11, 1 << 14, 1 << 16]
  private static let loads = [(0.45, 0.0), (0.65, 0.0), (0.85, 0.0), (0.82, 0.4), (0.34, 0.8), (0.85, 0.85)]

  /// With triangular distances only, the largest took some ten groups per entry at 0.82 and 0.4.
  @Test(arguments: sizes)
  func sharedSeedsCostNoMore(slots: Int) {
    for (load, before) in MergeTests.loads {
      let source = filled(Int(Double(slots) * load), seed: 1, salt: 1)
      let held = Int(Double(slots) * before)
      let room = before > 0 ? slots / 8 * 7 : 0
      let same = groupsPerEntry(from: source, into: filled(held, seed: 1, salt: 2, room: room))
      let other = groupsPerEntry(from: source, into: filled(held, seed: 2, salt: 2, room: room))
      #expect(same < 2.3 && same < other + 1, "\(load) into \(before): \(same) groups, with another seed \(other)")
    }
  }

  /// A clone has the seed and the layout of its original, whichever of the two takes the other's entries.
  @Test func clonesThatWentApartMerge() {
    var original = filled(60_000, seed: 1, salt: 1)
    var copy = original.clone()
    for number in 0..<40_000 as Range<UInt64> {
      original[SplitMix64.mix(number &+ 2 << 40)] = 2
      copy[SplitMix64.mix(number &+ 3 << 40)] = 3
    }
    #expect(original.slotCount == copy.slotCount && original.seed == copy.seed)
    #expect(groupsPerEntry(from: copy, into: original.clone()) < 2.3)
    #expect(groupsPerEntry(from: original, into: copy) < 2.3)
  }

  /// A bucket's overflow stays in its own chain, so one pass over another map's buckets adds one map's load to it.
  @Test(arguments: [1000, 50_000])
  func bucketMapsWithOneSeedMerge(entries: Int) {
    func buckets(seed: UInt64) -> Double {
      var source = BucketMap<UInt64, UInt64>(seed: 1)
      for number in 0..<UInt64(entries) { source[SplitMix64.mix(number)] = number }
      var target = BucketMap<UInt64, UInt64>(seed: seed)
      for number in 0..<UInt64(entries / 2) { target[SplitMix64.mix(number &+ 1 << 40)] = number }
      var looked = 0
      source.forEach { key, value in
        target[key] = value
        looked += target.probedBucketCount(forKey: key)
      }
      target.checkInvariants()
      return Double(looked) / Double(entries)
    }
    let same = buckets(seed: 1)
    #expect(same < buckets(seed: 2) + 0.5 && same < 2, "\(same) buckets per entry")
  }

  /// Shared maps are made of the same tables: merged shard by shard, layer by layer.
  @Test func sharedMapsWithOneSeedMerge() {
    let source = ShardedMap<UInt64, UInt64>(shardCount: 4, seed: 1)
    let target = ShardedMap<UInt64, UInt64>(shardCount: 4, seed: 1)
    let layers = ReadMostlyMap<UInt64, UInt64>(seed: 1)
    let others = ReadMostlyMap<UInt64, UInt64>(seed: 1)
    for number in 0..<30_000 as Range<UInt64> {
      source.updateValue(number, forKey: SplitMix64.mix(number))
      target.updateValue(number, forKey: SplitMix64.mix(number &+ 1 << 40))
      layers.store(number, forKey: SplitMix64.mix(number))
      others.store(number, forKey: SplitMix64.mix(number &+ 1 << 40))
    }
    source.forEach { key, value in target.updateValue(value, forKey: key) }
    layers.range { key, value in
      others.store(value, forKey: key)
      return true
    }
    #expect(target.count == 60_000 && others.count == 60_000)
    target.checkInvariants()
    others.checkInvariants()
    for shard in 0..<target.shardCount {
      target.withTable(shard) { #expect(groupsPerPresentEntry(of: $0) < 1.6) }
    }
    #expect(groupsPerPresentEntry(of: others.readLayer.layer.pointee.table) < 1.6)
  }

  /// The groups that a hit looks at, on average over all entries.
  private func groupsPerPresentEntry<Value>(of map: borrowing SpanMap<UInt64, Value>) -> Double {
    var groups = 0
    map.forEachFullSlot { slot in
      var probe = SpanMap<UInt64, Value>.Probe(
        hash: map.slots[slot].key.hash(seededBy: map.seed), groupMask: map.groupMask)
      groups += 1
      while probe.group != slot / ControlGroup.width {
        probe.advance()
        groups += 1
      }
    }
    return Double(groups) / Double(map.count)
  }
}
