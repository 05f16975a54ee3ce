public import CControlGroup

// Many keys at once. In a map larger than the caches, a look-up waits for two cache misses, one for the control bytes and
// one for the slot, and the processor sees too little of the next look-ups to start theirs. Here each key goes through three
// steps, and while it waits for memory, the keys behind it take theirs:
//
//   1. Hash the key, and prefetch the control bytes of its home group.
//   2. `distance` keys later: find the slot with the key's tag there, and prefetch it.
//   3. Another `distance` keys later: compare. The few keys that are elsewhere are looked up as always.
//
// Keys with text behind an address have it prefetched in the same way: the sought keys' before step 1, the found keys' before
// step 3. A pipeline that rolls on takes 0.8 of the time of steps done for blocks of 32 keys: at the end of each step of a
// block, the processor runs out of misses to wait for.
//
// Measured on a Xeon with 4 million entries of 16 bytes, beside look-ups and insertions in a loop of their own, many of which
// the processor overlaps by itself: 0.8 of the time for keys that are there, 0.7 for new values of such keys; no gain for absent
// and for new keys, whose single operations read one line and hardly ever wait for a second. In maps that the caches hold it is
// 1.1 to 2.4 times as slow: there, the steps are work and there is nothing to wait for.

extension SpanMap {
  /// The keys between two steps of one key. Processors have 10 to 16 buffers for misses in flight.
  @inlinable static var distance: Int { 16 }
  /// Room for the keys between their first step and their last, a power of two.
  @inlinable static var pipelineSize: Int { 64 }

  /// A key on its way.
  @frozen
  @usableFromInline
  struct PendingSearch: BitwiseCopyable {
    @usableFromInline let hash: UInt64
    /// After step 2, the first slot of the home group with the key's tag; `absent` or `elsewhere` if there is none.
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
  /// O(keys); in maps much larger than the caches faster than single look-ups if most keys are there, in small ones
  /// slower.
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
      try withUnsafeTemporaryAllocation(of: PendingSearch.self, capacity: SpanMap.pipelineSize) {
        (pending) throws(Failure) in try search(for: keys, pending, body)
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
  /// O(entries), amortised over growth; in maps much larger than the caches faster than single insertions if most keys
  /// are there.
  @inlinable
  public mutating func insert<Entries: Sequence>(contentsOf entries: Entries) where Entries.Element == (Key, Value) {
    if entries.withContiguousStorageIfAvailable({ insertPipelined($0) }) != nil { return }
    var portion: [(Key, Value)] = []
    let largestPortion = 16 * SpanMap.pipelineSize
    for entry in entries {
      portion.append(entry)
      if portion.count == largestPortion {
        portion.withUnsafeBufferPointer { insertPipelined($0) }
        portion.removeAll(keepingCapacity: true)
      }
    }
    portion.withUnsafeBufferPointer { insertPipelined($0) }
  }

  /// The three steps for each of `keys`. The table must have memory.
  @inlinable
  @inline(__always)
  func search<Failure: Error>(
    for keys: UnsafeBufferPointer<Key>, _ pending: UnsafeMutableBufferPointer<PendingSearch>,
    _ body: (Int, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    let distance = SpanMap.distance
    let mask = SpanMap.pipelineSize &- 1
    let delay = _isPOD(Key.self) ? 2 &* distance : 3 &* distance
    let count = keys.count
    var index = _isPOD(Key.self) ? 0 : -distance
    while index < count &+ delay {
      if !_isPOD(Key.self) && index &+ distance < count { SpanMap.prefetchMemory(of: keys[index &+ distance]) }
      if index >= 0 && index < count {
        let hash = keys[index].hash(seededBy: seed)
        prefetchHomeGroup(of: hash)
        pending[index & mask] = PendingSearch(hash: hash, slot: SpanMap.absent)
      }
      let matched = index &- distance
      if matched >= 0 && matched < count { matchHomeGroup(&pending[matched & mask]) }
      if !_isPOD(Key.self) {
        let found = matched &- distance
        if found >= 0 && found < count {
          let slot = pending[found & mask].slot
          if slot >= 0 { SpanMap.prefetchMemory(of: slots[slot].key) }
        }
      }
      let compared = index &- delay
      if compared >= 0 {
        let search = pending[compared & mask]
        var slot = search.slot
        if slot == SpanMap.elsewhere || slot >= 0 && !keys[compared].isSameKey(as: slots[slot].key) {
          slot = find(keys[compared], hash: search.hash) ?? SpanMap.absent
        }
        try body(compared, slot >= 0 ? slots[slot].value : nil)
      }
      index &+= 1
    }
  }

  /// The same steps for insertions. Step 2 only prefetches: the insertions before may still move what it finds.
  @inlinable
  mutating func insertPipelined(_ entries: UnsafeBufferPointer<(Key, Value)>) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: SpanMap.pipelineSize) { hashes in
      let distance = SpanMap.distance
      let mask = SpanMap.pipelineSize &- 1
      let count = entries.count
      var index = -distance
      while index < count &+ 2 &* distance {
        if !_isPOD(Key.self) && index &+ distance < count { SpanMap.prefetchMemory(of: entries[index &+ distance].0) }
        if index >= 0 && index < count {
          let hash = entries[index].0.hash(seededBy: seed)
          if slotCount != 0 { prefetchHomeGroup(of: hash) }
          hashes[index & mask] = hash
        }
        let matched = index &- distance
        if matched >= 0 && matched < count && slotCount != 0 { prefetchLikelySlot(of: hashes[matched & mask]) }
        let inserted = matched &- distance
        if inserted >= 0 {
          _ = updateValue(entries[inserted].1, forKey: entries[inserted].0, hash: hashes[inserted & mask])
        }
        index &+= 1
      }
    }
  }

  /// Step 2 of a look-up.
  @inlinable
  @inline(__always)
  func matchHomeGroup(_ search: inout PendingSearch) {
    let first = Probe(hash: search.hash, groupMask: groupMask).group &* ControlGroup.width
    let group = FastestControlGroup(control + first)
    let candidates = group.matches(tagOf: search.hash)
    if !candidates.isEmpty {
      search.slot = first &+ candidates.first
      control_group_prefetch_line(slots + search.slot)
    } else if group.matches(ControlByte.empty).isEmpty {
      search.slot = SpanMap.elsewhere
    }
  }

  /// Step 2 of an insertion: prefetches the slot with the key's tag, or else the vacant one that the key will go to.
  @inlinable
  @inline(__always)
  func prefetchLikelySlot(of hash: UInt64) {
    let home = Probe(hash: hash, groupMask: groupMask).group
    let first = home &* ControlGroup.width
    let group = FastestControlGroup(control + first)
    let candidates = group.matches(tagOf: hash)
    let vacant = group.vacant
    if !candidates.isEmpty {
      control_group_prefetch_line(slots + (first &+ candidates.first))
    } else if !vacant.isEmpty {
      control_group_prefetch_line(slots + (first &+ vacant.first(inGroup: home)))
    }
  }

  @inlinable
  @inline(__always)
  func prefetchHomeGroup(of hash: UInt64) {
    control_group_prefetch_line(control + Probe(hash: hash, groupMask: groupMask).group &* ControlGroup.width)
  }

  @inlinable
  @inline(__always)
  static func prefetchMemory(of key: borrowing Key) {
    if let memory = key.memoryForHashing { control_group_prefetch(memory) }
  }
}
