import Synchronization

extension ObjectPool where Element: ~Copyable {
  /// Traps unless the invariants stated at the head of ObjectPool.swift hold. O(limit + lanes); for tests, while no
  /// other thread uses the pool.
  public func checkInvariants() {
    shared.withLock { shared in
      var weight = 0
      for position in 0..<shared.count {
        check(shared.entries[position].element, weight: shared.entries[position].weight)
        weight += shared.entries[position].weight
        precondition(
          position == 0 || shared.entries[position - 1].releasedAt <= shared.entries[position].releasedAt,
          "the oldest must be at the bottom")
      }
      precondition(weight == shared.weight, "the shared weight must be the sum over shared elements")
      var rooms = 0
      var room = 0
      for lane in 0..<lanes.count {
        for number in 0..<PoolLanes<Element>.slotsPerLane {
          let slot = lanes.slot(number, of: lane)
          if slot.room.pointee > 0 {
            precondition(lane < shared.lanesInUse, "a lane in use must be known")
            rooms += 1
            room += slot.room.pointee - 1
          }
          let state = slot.state.pointee.load(ordering: .acquiring)
          precondition(state != PoolSlotState.beingEmptied, "nobody may be emptying a slot")
          guard PoolSlotState.isFull(state) else { continue }
          precondition(number < lanes.head(lane).pointee.top, "a full slot must be below the top")
          precondition(PoolSlotState.weight(state) < slot.room.pointee, "an element must fit its slot's room")
          check(slot.element.pointee, weight: PoolSlotState.weight(state))
        }
      }
      precondition(rooms == shared.lentCount && room == shared.lentWeight, "what is lent must be what slots have")
      precondition(rooms <= limit / 2 && room <= retainedWeightLimit / 2, "more than half is lent")
      precondition(rooms + shared.count <= limit, "more idle elements than the limit")
      precondition(weight <= retainedWeightLimit - room, "more weight retained than the limit")
    }
  }

  private func check(_ element: borrowing Element, weight: Int) {
    precondition(element.isClear, "an idle element must be clear")
    precondition(element.weight == weight, "an idle element's weight must not change")
  }
}
