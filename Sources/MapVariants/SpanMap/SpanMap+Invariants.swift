extension SpanMap {
  /// Traps unless all invariants stated at the head of SpanMap.swift hold. O(capacity) and one look-up per entry;
  /// for tests.
  public func checkInvariants() {
    guard slotCount != 0 else {
      precondition(count == 0 && growthLeft == 0 && groupMask == 0, "a map without memory must be empty")
      return
    }
    precondition(slotCount >= 4 && slotCount & (slotCount - 1) == 0, "the number of slots must be a power of two")
    precondition(groupMask + 1 == SpanMap.groupCount(ofSlots: slotCount), "one group per 16 slots")
    var full = 0
    var removed = 0
    for slot in 0..<(groupMask + 1) * ControlGroup.width {
      let byte = controlByte(slot)
      if slot >= slotCount {
        precondition(byte == ControlByte.sealed, "slots that don't exist must be sealed")
      } else if ControlByte.isFull(byte) {
        full += 1
        checkEntry(slot)
      } else if byte == ControlByte.removed {
        removed += 1
      } else {
        precondition(byte == ControlByte.empty, "unknown control byte")
      }
    }
    precondition(full == count, "count must be the number of full slots")
    precondition(growthLeft == capacity - full - removed, "the budget must count full and removed slots")
    precondition(full <= capacity, "the map holds more entries than its capacity")
    precondition(growthLeft >= -(slotCount / 16), "the budget is overdrawn")
    for first in stride(from: 0, to: slotCount, by: ControlGroup.width) {
      let group = FastestControlGroup(control + first)
      precondition(
        group.matches(ControlByte.empty).isEmpty || group.matches(ControlByte.removed).isEmpty,
        "a group with an empty slot must have no removed one")
    }
  }

  private func checkEntry(_ slot: Int) {
    let key = slots[slot].key
    let hash = key.hash(seededBy: seed)
    precondition(controlByte(slot) == ControlByte.tag(hash), "the tag must be the hash's")
    var probe = Probe(hash: hash, groupMask: groupMask)
    var passed = 0
    while probe.group != slot / ControlGroup.width {
      let group = FastestControlGroup(control + probe.group * ControlGroup.width)
      precondition(group.matches(ControlByte.empty).isEmpty, "a probe would stop before the entry")
      passed += 1
      precondition(passed <= 2 * (groupMask + 1), "the entry is not on its probe path")
      probe.advance()
    }
    precondition(find(key, hash: hash) == slot, "every key must be found where it is")
  }
}
