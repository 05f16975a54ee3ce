public import Synchronization

extension ObjectPool where Element: ~Copyable {
  /// Frees idle elements until at most `keeping` are left: for times of low load or memory pressure. It reaches the
  /// lanes of all threads, including sleeping and ended ones. Shared elements are freed first, oldest first, then those
  /// of lanes. Returns how many were freed. O(lanes + limit).
  @inlinable
  @discardableResult
  public func trim(keeping: Int = 0) -> Int {
    precondition(keeping >= 0, "a number of elements can't be negative")
    var freed = FreedElements<Element>(capacity: limit)
    shared.withLock { shared in
      var idle = shared.count
      lanes.forEachFullSlot(below: shared.lanesInUse) { _ in idle += 1 }
      let surplus = Swift.max(idle - keeping, 0)
      shared.removeOldest(Swift.min(surplus, shared.count), into: &freed)
      // Lower numbers are assigned first, so the highest lanes are the most likely to be idle.
      for lane in (0..<shared.lanesInUse).reversed() where freed.count < surplus {
        empty(lane, upTo: surplus, into: &freed, &shared)
      }
      shared.trimmed &+= freed.count
    }
    return freed.count
  }

  /// Frees the elements that have been idle since the last call, and returns how many. Called at intervals, it lets a
  /// pool shrink to what is in use, as Go's collector does with pools: an element stays for at least one interval and
  /// at most two. A lane used in the interval keeps its few elements. O(lanes + limit).
  @inlinable
  @discardableResult
  public func trimUnused() -> Int {
    var freed = FreedElements<Element>(capacity: limit)
    shared.withLock { shared in
      var unused = 0
      while unused < shared.count, shared.entries[unused].releasedAt < shared.trims { unused += 1 }
      shared.removeOldest(unused, into: &freed)
      for lane in 0..<shared.lanesInUse {
        let head = lanes.head(lane)
        let activity =
          head.pointee.takes.load(ordering: .relaxed) &+ head.pointee.gives.load(ordering: .relaxed)
        if activity == head.pointee.activityAtTrim { empty(lane, upTo: limit, into: &freed, &shared) }
        head.pointee.activityAtTrim = activity
      }
      shared.trims &+= 1
      shared.trimmed &+= freed.count
    }
    return freed.count
  }

  /// Moves a lane's elements to `freed` until it has `most` left.
  @inlinable
  func empty(
    _ lane: Int, upTo most: Int, into freed: inout FreedElements<Element>, _ shared: inout SharedStack<Element>
  ) {
    for slot in 0..<PoolLanes<Element>.slotsPerLane where freed.count < most {
      if let element = take(lanes.slot(slot, of: lane), &shared) { freed.append(element) }
    }
  }
}
