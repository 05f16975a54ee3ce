extension SpanMap {
  /// A second map with the same entries, the same seed and the same layout. Keys are neither hashed nor compared;
  /// trivial entries are copied as bytes. O(capacity).
  @inlinable
  public borrowing func clone() -> SpanMap {
    var copy = SpanMap(seed: seed, emptyTable: ())
    copy.usesHugePages = usesHugePages
    guard slotCount != 0 else { return copy }
    (copy.control, copy.slots) = SpanMap.allocate(slotCount: slotCount, hugePages: usesHugePages)
    copy.control.copyMemory(from: control, byteCount: (groupMask + 1) * ControlGroup.width)
    copy.groupMask = groupMask
    copy.slotCount = slotCount
    copy.growthLeft = growthLeft
    copy.fullSlots = fullSlots
    if _isPOD(Slot.self) {
      UnsafeMutableRawPointer(copy.slots).copyMemory(
        from: slots, byteCount: slotCount * MemoryLayout<Slot>.stride)
    } else {
      forEachFullSlot { (copy.slots + $0).initialize(to: slots[$0]) }
    }
    return copy
  }
}
