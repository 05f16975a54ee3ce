public import Synchronization

extension ObjectPool where Element: ~Copyable {
  /// A clear element: an idle one if there is one in the pool, else a new one. Expected O(1); in the steady state
  /// without a lock or an allocation; O(lanes) when the calling thread's lane and the shared stack are empty.
  @inlinable
  @inline(__always)
  public func acquire() -> sending Element {
    let thread = ThreadNumber.current
    if thread < lanes.count {
      let head = lanes.head(thread)
      var top = head.pointee.top
      while top > 0 {
        top &-= 1
        let slot = lanes.slot(top, of: thread)
        let state = slot.state.pointee.load(ordering: .relaxed)
        if PoolSlotState.isFull(state),
          slot.state.pointee.compareExchange(expected: state, desired: PoolSlotState.empty, ordering: .relaxed)
            .exchanged
        {
          head.pointee.top = top
          let takes = head.pointee.takes.load(ordering: .relaxed)
          head.pointee.takes.store(takes &+ 1, ordering: .relaxed)
          return slot.element.move()
        }
        // Another thread took it, or is about to: the slots from here on are not full.
        head.pointee.top = top
      }
    }
    return acquireFromOthers()
  }

  /// The last element released to the shared stack, else one from any lane, else a new one.
  @inlinable
  @inline(never)
  func acquireFromOthers() -> sending Element {
    var found: Element?
    shared.withLock { shared in
      if shared.count > 0 {
        found = .some(shared.pop())
      } else {
        found = takeFromLanes(&shared)
      }
      if found == nil { shared.misses &+= 1 } else { shared.hits &+= 1 }
    }
    if let element = found.take() { return element }
    // Made only from a sendable blueprint: no one else can refer to it.
    nonisolated(unsafe) let element = Element(blueprint: blueprint)
    return element
  }

  /// An element from any lane, if there is one.
  @inlinable
  func takeFromLanes(_ shared: inout SharedStack<Element>) -> Element? {
    guard shared.lentCount > 0 else { return nil }
    for lane in 0..<shared.lanesInUse {
      for slot in 0..<PoolLanes<Element>.slotsPerLane {
        if let element = take(lanes.slot(slot, of: lane), &shared) { return element }
      }
    }
    return nil
  }

  /// Empties a slot of any thread's lane if it is full, and reclaims its room.
  @inlinable
  func take(_ slot: PoolSlot<Element>, _ shared: inout SharedStack<Element>) -> Element? {
    let state = slot.state.pointee.load(ordering: .relaxed)
    guard PoolSlotState.isFull(state),
      slot.state.pointee.compareExchange(
        expected: state, desired: PoolSlotState.beingEmptied, ordering: .acquiring
      ).exchanged
    else { return nil }
    let element = slot.element.move()
    shared.takeBack(&slot.room.pointee)
    slot.state.pointee.store(PoolSlotState.empty, ordering: .releasing)
    return element
  }

  /// Runs `body` with an element from the pool and takes it back afterwards, even if `body` throws.
  @inlinable
  public func withElement<Result: ~Copyable, Failure: Error>(
    _ body: (inout Element) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var element = acquire()
    let result: Result
    do {
      result = try body(&element)
    } catch {
      clearAndKeep(element)
      throw error
    }
    clearAndKeep(element)
    return result
  }
}
