public import Synchronization

extension ObjectPool where Element: ~Copyable {
  /// Takes an element back: clears it, and keeps it unless a bound of the pool forbids it. O(1) besides clearing; in
  /// the steady state nothing is allocated or freed except what the element held. The element need not come from this
  /// pool.
  @inlinable
  @inline(__always)
  public func release(_ element: consuming sending Element) { clearAndKeep(element) }

  /// Like `release`. A cleared element refers to nothing that belongs to its user, so it may go to another thread,
  /// whatever its type.
  @inlinable
  @inline(__always)
  func clearAndKeep(_ element: consuming Element) {
    if !element.isClear { element.clear() }
    let weight = element.weight
    let thread = ThreadNumber.current
    if thread < lanes.count {
      let head = lanes.head(thread)
      let top = head.pointee.top
      if top < PoolLanes<Element>.slotsPerLane {
        let slot = lanes.slot(top, of: thread)
        if slot.state.pointee.load(ordering: .acquiring) == PoolSlotState.empty,
          UInt(bitPattern: weight) < UInt(bitPattern: slot.room.pointee)
        {
          fill(slot, of: head, with: element, weight: weight)
          return
        }
      }
    }
    keepElsewhere(element, weight: weight, thread: thread)
  }

  /// Puts an element on top of the calling thread's lane, into an empty slot that has room.
  @inlinable
  @inline(__always)
  func fill(
    _ slot: PoolSlot<Element>, of head: UnsafeMutablePointer<PoolLanes<Element>.Head>,
    with element: consuming Element, weight: Int
  ) {
    slot.element.initialize(to: element)
    slot.state.pointee.store(PoolSlotState.full(weight: weight), ordering: .releasing)
    head.pointee.top &+= 1
    let gives = head.pointee.gives.load(ordering: .relaxed)
    head.pointee.gives.store(gives &+ 1, ordering: .relaxed)
  }

  /// Borrows room for the lane's next slot, else puts the element on the shared stack, else frees it.
  @inlinable
  @inline(never)
  func keepElsewhere(_ element: consuming Element, weight: Int, thread: Int) {
    precondition(weight >= 0 && weight <= PoolSlotState.heaviest, "an element's weight is out of range")
    // Passed in through an optional so that, if refused, it is freed after the lock is released.
    var offered: Element? = .some(element)
    let hasBorrowed = shared.withLock { shared in
      if borrow(weight, thread: thread, &shared) { return true }
      if shared.hasRoom(for: weight) {
        shared.push(offered.take()!, weight: weight)
      } else {
        shared.discarded &+= 1
      }
      return false
    }
    guard hasBorrowed, let element = offered.take() else { return }
    let head = lanes.head(thread)
    fill(lanes.slot(head.pointee.top, of: thread), of: head, with: element, weight: weight)
  }

  /// Tries to borrow room for the next slot of the calling thread's lane.
  @inlinable
  func borrow(_ weight: Int, thread: Int, _ shared: inout SharedStack<Element>) -> Bool {
    guard thread < lanes.count else { return false }
    let top = lanes.head(thread).pointee.top
    guard top < PoolLanes<Element>.slotsPerLane else { return false }
    let slot = lanes.slot(top, of: thread)
    guard slot.state.pointee.load(ordering: .acquiring) == PoolSlotState.empty,
      shared.lend(weight, to: &slot.room.pointee)
    else { return false }
    shared.lanesInUse = Swift.max(shared.lanesInUse, thread &+ 1)
    return true
  }
}
