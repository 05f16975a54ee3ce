/// How well a `SpanMap` is doing at one moment: how full it is, and what look-ups of the keys in it read.
///
/// ```swift
/// var ports = SpanMap<String, Int>()
/// ports["http"] = 80
/// let statistics = ports.statistics
/// if statistics.meanProbeLength > 1.5 { print("many keys are far from home: \(statistics.probeLengths)") }
/// ```
public struct SpanMapStatistics: Hashable, Sendable {
  /// The entries.
  public var count: Int
  /// The places for entries.
  public var slotCount: Int
  /// The entries that there is room for before the table doubles.
  public var capacity: Int
  /// The tombstones, which take up room like entries.
  public var removedMarks: Int
  /// The bytes of the block.
  public var byteCount: Int
  /// At index n, the entries whose look-up reads n + 1 groups of 16 slots. The last number isn't 0.
  public var probeLengths: [Int]
  /// The keys that are compared in vain if every key in the map is looked up once: their tags equal the sought key's. With
  /// well mixed hashes it is about one for 30 entries in a full table, less in others.
  public var comparisonsInVain: Int

  /// The share of slots that hold entries: the load factor. 0 without memory.
  public var load: Double { slotCount == 0 ? 0 : Double(count) / Double(slotCount) }

  /// The groups that a look-up of a key in the map reads on average; 0 if there is none.
  public var meanProbeLength: Double {
    let groups = probeLengths.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    return count == 0 ? 0 : Double(groups) / Double(count)
  }

  /// The most groups that a look-up of a key in the map reads; 0 if there is none.
  public var longestProbeLength: Int { probeLengths.count }
}

extension SpanMap {
  /// How full the map is, and what look-ups of its keys read: looks every key up. O(capacity).
  public var statistics: SpanMapStatistics {
    var statistics = SpanMapStatistics(
      count: count, slotCount: slotCount, capacity: capacity, removedMarks: removedMarks, byteCount: tableBytes,
      probeLengths: [], comparisonsInVain: 0)
    forEachFullSlot { slot in
      let search = search(for: slots[slot].key)
      while statistics.probeLengths.count < search.groups { statistics.probeLengths.append(0) }
      statistics.probeLengths[search.groups - 1] += 1
      statistics.comparisonsInVain += search.comparisonsInVain
    }
    return statistics
  }

  /// What a look-up of `key` reads: its home group, the groups from there on until the key or a group with an empty slot is
  /// found, and the other keys that it is compared with. There must be memory.
  func search(for key: Key) -> (hash: UInt64, home: Int, groups: Int, comparisonsInVain: Int) {
    let hash = key.hash(seededBy: seed)
    let tag = ControlByte.tag(hash)
    var probe = Probe(hash: hash, groupMask: groupMask)
    let home = probe.group
    var groups = 1
    var comparisons = 0
    while true {
      let first = probe.group * ControlGroup.width
      let group = FastestControlGroup(control + first)
      var candidates = group.matches(tag)
      while !candidates.isEmpty {
        if slots[first + candidates.first].key.isSameKey(as: key) { return (hash, home, groups, comparisons) }
        comparisons += 1
        candidates.removeFirst()
      }
      if !group.matches(ControlByte.empty).isEmpty { return (hash, home, groups, comparisons) }
      probe.advance()
      groups += 1
    }
  }
}
