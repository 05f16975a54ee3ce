extension ArenaMap {
  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    guard live != 0 else { return false }
    return Form.withQuery(of: key, seededBy: seed) { query, code in find(query, code: code) != nil }
  }

  @inlinable
  @inline(__always)
  func value(of query: Form.Query, code: UInt32) -> Value? {
    find(query, code: code).map { records.pointer(to: $0.number).pointee.value }
  }

  /// The cell of the key that `query` represents. The index must have memory.
  ///
  /// For trivial keys this compiles to loads, comparisons and jumps only: no call, no reference counting.
  @inlinable
  @inline(__always)
  func find(_ query: Form.Query, code: UInt32) -> ArenaIndex.Cell? {
    let tag = ArenaIndex.tag(code)
    var probe = index.probe(code)
    while true {
      let group = index.group(probe.group)
      guard index.isCurrent(group) else { return nil }
      let control = FastestControlGroup(group)
      var candidates = ArenaIndex.cells(control.matches(tag))
      while !candidates.isEmpty {
        let cell = ArenaIndex.Cell(group: group, slot: candidates.first)
        let entry = records.pointer(to: cell.number)
        if entry.pointee.form.matches(query, code: code, tail: Records.tail(of: entry)) { return cell }
        candidates.removeFirst()
      }
      if !ArenaIndex.cells(control.matches(ControlByte.empty)).isEmpty { return nil }
      probe.advance(groupCount: index.groupCount)
    }
  }
}
