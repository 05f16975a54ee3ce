import CControlGroup

extension ByteCacheShard {
  /// Where a hash is, or where it would be put.
  struct Place {
    let slot: Int
    /// The offset of the hash's entry, or -1.
    let offset: Int
    var isFound: Bool { offset >= 0 }
  }

  /// Looks up a hash. Entries that have only their tags in common are distinguished by the whole hash, which is in
  /// the ring.
  @inline(__always)
  func find(_ hash: UInt64) -> Place {
    let tag = hash >> 32
    let mask = slotCount &- 1
    var slot = home(hash)
    while true {
      let word = index[slot]
      if word == 0 { return Place(slot: slot, offset: -1) }
      if word >> 32 == tag {
        let offset = offset(of: word)
        // Most entries continue in the next line, whose address need not wait for the lengths in this one.
        control_group_prefetch(region + offset)
        if entry(at: offset).hash == hash { return Place(slot: slot, offset: offset) }
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// Puts the entry at `offset` into the slot that `find` returned: an empty one, or that of an earlier entry with the
  /// same hash.
  func setSlot(_ slot: Int, hash: UInt64, offset: Int) {
    index[slot] = word(hash: hash, offset: offset)
  }

  /// Removes a slot from the index: later entries of the same run move up, unless that would put them before their
  /// home.
  func removeSlot(_ slot: Int) {
    let mask = slotCount &- 1
    var hole = slot
    var candidate = (slot &+ 1) & mask
    while index[candidate] != 0 {
      let word = index[candidate]
      let displacement = (candidate &- home(word)) & mask
      if displacement >= (candidate &- hole) & mask {
        index[hole] = word
        hole = candidate
      }
      candidate = (candidate &+ 1) & mask
    }
    index[hole] = 0
  }

  /// The slot of the entry at `offset`, which must not be dead.
  func slot(ofEntryAt offset: Int, hash: UInt64) -> Int {
    let wanted = word(hash: hash, offset: offset)
    let mask = slotCount &- 1
    var slot = home(hash)
    while index[slot] != wanted {
      precondition(index[slot] != 0, "a living entry must be in the index")
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  /// Doubles the index if an entry of `byteCount` bytes at `next` and all other entries end before the new index;
  /// otherwise returns false. O(ring).
  mutating func growIndex(besides byteCount: Int) -> Bool {
    let newRingEnd = regionBytes - slotCount * 16
    guard !isWrapped, byteCount <= newRingEnd - next else { return false }
    slotCount *= 2
    ringEnd = newRingEnd
    index = (region + ringEnd).bindMemory(to: UInt64.self, capacity: slotCount)
    index.update(repeating: 0, count: slotCount)
    forEachEntry { offset, entry in
      if !entry.isDead { setSlot(find(entry.hash).slot, hash: entry.hash, offset: offset) }
    }
    return true
  }

  /// Where probing starts: the tag's top bits. A slot's word and a hash have the tag in the same place.
  @inline(__always)
  private func home(_ word: UInt64) -> Int {
    // slotCount is a power of two, so this is a shift by 64 minus its logarithm.
    Int(truncatingIfNeeded: word >> UInt64(truncatingIfNeeded: slotCount.leadingZeroBitCount &+ 1))
  }

  @inline(__always)
  private func word(hash: UInt64, offset: Int) -> UInt64 { hash & ~0xffff_ffff | UInt64(offset / 8 + 1) }

  @inline(__always)
  private func offset(of word: UInt64) -> Int { (Int(truncatingIfNeeded: word & 0xffff_ffff) &- 1) &* 8 }
}
