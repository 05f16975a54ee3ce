public import CControlGroup

// Many keys at once. In a map larger than the caches, a look-up waits for two cache misses, one for the control bytes and
// one for the slot, and the processor sees too little of the next look-ups to start theirs. Here the keys come in blocks, and
// each step is done for a whole block before the next, so that the misses of a block overlap:
//
//   1. Hash the keys, and prefetch the control bytes of their home groups.
//   2. Find the slot with the key's tag in each home group, and prefetch it.
//   3. Compare. The few keys that are elsewhere are looked up as always; their groups are in the cache by now.
//
// Keys with text behind an address have it prefetched one step ahead in the same way: the sought keys' before step 1, the
// found keys' before step 3.

extension SpanMap {
  /// The number of keys whose cache misses overlap: see the figures in SpanMapBatchTests.swift. Processors have 10 to 16
  /// buffers for misses in flight; larger blocks keep them filled at the seams between steps.
  @inlinable static var batchSize: Int { 32 }

  /// A key's way through the steps.
  @frozen
  @usableFromInline
  struct BatchedSearch {
    @usableFromInline let hash: UInt64
    /// The first slot of the home group with the key's tag; `absent` or `elsewhere` if there is none.
    @usableFromInline var slot: Int

    @inlinable
    @inline(__always)
    init(hash: UInt64, slot: Int) {
      self.hash = hash
      self.slot = slot
    }
  }

  /// The key is in no group.
  @inlinable static var absent: Int { -1 }
  /// The key may be in a group further on.
  @inlinable static var elsewhere: Int { -2 }

  /// Calls `body` with the index and the value of each of `keys`, in their order; with nil for a key that is absent. Expected
  /// O(keys), and in maps larger than the caches several times as fast as single look-ups.
  ///
  /// ```swift
  /// let prices = SpanMap<Int, Double>()
  /// let basket = [3, 14, 15]
  /// var total = 0.0
  /// prices.forEachValue(ofKeys: basket.span) { _, price in total += price ?? 0 }
  /// ```
  @inlinable
  public borrowing func forEachValue<Failure: Error>(
    ofKeys keys: Span<Key>, _ body: (Int, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    try keys.withUnsafeBufferPointer { (keys) throws(Failure) in
      guard count != 0 else {
        for index in keys.indices { try body(index, nil) }
        return
      }
      try withUnsafeTemporaryAllocation(of: BatchedSearch.self, capacity: SpanMap.batchSize) {
        (searches) throws(Failure) in
        var start = 0
        while start < keys.count {
          let end = Swift.min(start &+ SpanMap.batchSize, keys.count)
          beginSearches(of: keys, start..<end, searches)
          for index in start..<end {
            let search = searches[index &- start]
            var slot = search.slot
            if slot == SpanMap.elsewhere || slot >= 0 && !keys[index].isSameKey(as: slots[slot].key) {
              slot = find(keys[index], hash: search.hash)
            }
            try body(index, slot >= 0 ? slots[slot].value : nil)
          }
          start = end
        }
      }
    }
  }

  /// The values of `keys`, in their order; nil for a key that is absent. Expected O(keys), see `forEachValue(ofKeys:_:)`.
  ///
  /// ```swift
  /// let names = SpanMap<Int, String>()
  /// let winners = [7, 3, 11]
  /// print(names.values(forKeys: winners.span).map { $0 ?? "somebody" })
  /// ```
  @inlinable
  public borrowing func values(forKeys keys: Span<Key>) -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(keys.count)
    forEachValue(ofKeys: keys) { _, value in values.append(value) }
    return values
  }

  /// Sets the values of all keys in `entries`, in their order: of several values for one key the last one stays. Expected
  /// O(entries), amortised over growth, and in maps larger than the caches faster than single insertions.
  @inlinable
  public mutating func insert<Entries: Sequence>(contentsOf entries: Entries) where Entries.Element == (Key, Value) {
    if entries.withContiguousStorageIfAvailable({ insertBlocks($0) }) != nil { return }
    var block: [(Key, Value)] = []
    block.reserveCapacity(SpanMap.batchSize)
    for entry in entries {
      block.append(entry)
      if block.count == SpanMap.batchSize {
        block.withUnsafeBufferPointer { insertBlocks($0) }
        block.removeAll(keepingCapacity: true)
      }
    }
    block.withUnsafeBufferPointer { insertBlocks($0) }
  }

  @inlinable
  mutating func insertBlocks(_ entries: UnsafeBufferPointer<(Key, Value)>) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: SpanMap.batchSize) { hashes in
      var start = 0
      while start < entries.count {
        let end = Swift.min(start &+ SpanMap.batchSize, entries.count)
        prefetchForInsertion(entries, start..<end, hashes)
        for index in start..<end {
          _ = updateValue(entries[index].1, forKey: entries[index].0, hash: hashes[index &- start])
        }
        start = end
      }
    }
  }

  /// Steps 1 and 2 for the keys in `range`. The table must have memory.
  @inlinable
  @inline(__always)
  func beginSearches(
    of keys: UnsafeBufferPointer<Key>, _ range: Range<Int>, _ searches: UnsafeMutableBufferPointer<BatchedSearch>
  ) {
    if !_isPOD(Key.self) { for index in range { prefetchMemory(of: keys[index]) } }
    for index in range {
      let hash = keys[index].hash(seededBy: seed)
      prefetchHomeGroup(of: hash)
      searches.initializeElement(at: index &- range.lowerBound, to: BatchedSearch(hash: hash, slot: SpanMap.absent))
    }
    for number in 0..<range.count {
      let hash = searches[number].hash
      let first = Probe(hash: hash, groupMask: groupMask).group &* ControlGroup.width
      let group = FastestControlGroup(control + first)
      let candidates = group.matches(ControlByte.tag(hash))
      if !candidates.isEmpty {
        searches[number].slot = first &+ candidates.first
        control_group_prefetch_line(slots + searches[number].slot)
      } else if group.matches(ControlByte.empty).isEmpty {
        searches[number].slot = SpanMap.elsewhere
      }
    }
    if _isPOD(Key.self) { return }
    for number in 0..<range.count where searches[number].slot >= 0 {
      prefetchMemory(of: slots[searches[number].slot].key)
    }
  }

  /// Step 1 for the keys of the entries in `range`, and of step 2 only the prefetching: an insertion may move what the next one
  /// would have found. Prefetches the slot with the key's tag, or else the vacant one that the key will go to.
  @inlinable
  @inline(__always)
  func prefetchForInsertion(
    _ entries: UnsafeBufferPointer<(Key, Value)>, _ range: Range<Int>, _ hashes: UnsafeMutableBufferPointer<UInt64>
  ) {
    if !_isPOD(Key.self) { for index in range { prefetchMemory(of: entries[index].0) } }
    for index in range {
      let hash = entries[index].0.hash(seededBy: seed)
      if slotCount != 0 { prefetchHomeGroup(of: hash) }
      hashes.initializeElement(at: index &- range.lowerBound, to: hash)
    }
    if slotCount == 0 { return }
    for number in 0..<range.count {
      let hash = hashes[number]
      let first = Probe(hash: hash, groupMask: groupMask).group &* ControlGroup.width
      let group = FastestControlGroup(control + first)
      let candidates = group.matches(ControlByte.tag(hash))
      let likely = candidates.isEmpty ? group.vacant : candidates
      if !likely.isEmpty { control_group_prefetch_line(slots + (first &+ likely.first)) }
    }
  }

  @inlinable
  @inline(__always)
  func prefetchHomeGroup(of hash: UInt64) {
    control_group_prefetch_line(control + Probe(hash: hash, groupMask: groupMask).group &* ControlGroup.width)
  }

  @inlinable
  @inline(__always)
  func prefetchMemory(of key: borrowing Key) {
    if let memory = key.memoryForHashing { control_group_prefetch(memory) }
  }
}
