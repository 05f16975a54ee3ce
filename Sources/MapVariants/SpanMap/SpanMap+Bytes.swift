extension SpanMap {
  /// The bytes of the map's one block: control bytes, padding and slots; 0 if there is no memory. O(1).
  @inlinable
  public var tableBytes: Int {
    guard slotCount != 0 else { return 0 }
    let alignment = Swift.max(MemoryLayout<Slot>.alignment, ControlGroup.width)
    let controlBytes = SpanMap.groupCount(ofSlots: slotCount) * ControlGroup.width
    return ((controlBytes + alignment - 1) & ~(alignment - 1)) + slotCount * MemoryLayout<Slot>.stride
  }
}
