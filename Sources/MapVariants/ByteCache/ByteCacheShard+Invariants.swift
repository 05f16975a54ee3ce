extension ByteCacheShard {
  /// Traps unless all invariants stated at the head of ByteCacheShard.swift hold. O(region) and one look-up per entry.
  func checkInvariants() {
    precondition(ringEnd + slotCount * 8 <= regionBytes && ringEnd >= regionBytes / 2, "a wrong division of the region")
    precondition(slotCount & (slotCount - 1) == 0, "the number of slots must be a power of two")
    precondition(UnsafeMutableRawPointer(index) == region + ringEnd, "the index must lie behind the ring")
    if isWrapped {
      precondition(0 <= next && next <= oldest && oldest < wrapEnd && wrapEnd <= ringEnd, "the laps overlap")
    } else {
      precondition(0 <= oldest && oldest <= next && next <= ringEnd, "the ring's edges are out of order")
    }
    checkEntries()
    precondition(liveEntries <= entryLimit, "the index is too full")
    let counted = statistics
    precondition(
      counted.insertions == liveEntries + counted.evictions + counted.expirations + counted.collisions
        + counted.replacements + counted.removals, "every entry written is there, or has left for one reason")
    let full = (0..<slotCount).count(where: { index[$0] != 0 })
    precondition(full == liveEntries, "the index must hold the living entries and nothing else")
  }

  private func checkEntries() {
    var live = 0
    var bytes = 0
    // The last entry of each lap must end where the lap does.
    var end = oldest
    forEachEntry { offset, entry in
      precondition(offset == end || (isWrapped && end == wrapEnd && offset == 0), "a gap between entries")
      end = offset + entry.byteCount
      guard !entry.isDead else { return }
      live += 1
      bytes += entry.byteCount
      let place = find(entry.hash)
      precondition(place.offset == offset, "every living entry must be found where it is")
      precondition(place.slot == slot(ofEntryAt: offset, hash: entry.hash), "a hash must be in one slot only")
    }
    precondition(
      end == next || (isWrapped && end == wrapEnd && next == 0), "the entries must end at the next one's place")
    precondition(live == liveEntries && bytes == liveBytes, "the living entries must be counted")
  }
}
