extension SpanMap {
  /// True if `key` has a value. Expected O(1).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    find(key, hash: key.hash(seededBy: seed)) != nil
  }

  /// The slot of `key`, or nil.
  ///
  /// For trivial keys this compiles to loads, comparisons and jumps only: no call, no reference counting.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> Int? { find(hash: hash) { key.isSameKey(as: $0.pointee.key) } }

  /// The slot of the key with this hash that `isSought` accepts, or nil; whatever the key is compared with. `isSought` is
  /// inlined, so nothing is captured or called.
  @inlinable
  @inline(__always)
  func find(hash: UInt64, _ isSought: (UnsafePointer<Slot>) -> Bool) -> Int? {
    var probe = Probe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let group = FastestControlGroup(control + first)
      var candidates = group.matches(tagOf: hash)
      while !candidates.isEmpty {
        let offset = candidates.first
        if isSought(slots + (first &+ offset)) { return first &+ offset }
        candidates.removeFirst()
      }
      if !group.matches(ControlByte.empty).isEmpty { return nil }
      probe.advance()
    }
  }

  /// Where a key is, or where it may be inserted.
  @frozen
  @usableFromInline
  enum Place {
    case found(Int)
    /// An empty slot in its home group; nil if that has none.
    case absent(Int?)
  }

  /// The slot of the key with this hash that `isSought` accepts, or else where it may be inserted.
  ///
  /// A group that has an empty slot has no removed one (invariant 6), so its first empty slot is where the key belongs.
  @inlinable
  @inline(__always)
  func findOrVacancy(hash: UInt64, _ isSought: (UnsafePointer<Slot>) -> Bool) -> Place {
    var probe = Probe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let group = FastestControlGroup(control + first)
      var candidates = group.matches(tagOf: hash)
      while !candidates.isEmpty {
        let offset = candidates.first
        if isSought(slots + (first &+ offset)) { return .found(first &+ offset) }
        candidates.removeFirst()
      }
      let empty = group.matches(ControlByte.empty)
      if !empty.isEmpty { return .absent(probe.distance == 0 ? first &+ empty.first(inGroup: probe.group) : nil) }
      probe.advance()
    }
  }

  /// The first slot on the probe path of `hash` that holds no entry.
  ///
  /// Sealed slots are after all others of their only group, which is filled from its first slot on, and one of the others is
  /// empty (invariant 5), so it is never a sealed one.
  @inlinable
  @inline(__always)
  func findVacant(hash: UInt64) -> Int {
    var probe = Probe(hash: hash, groupMask: groupMask)
    while true {
      let first = probe.group &* ControlGroup.width
      let vacant = FastestControlGroup(control + first).vacant
      if !vacant.isEmpty { return first &+ vacant.first(inGroup: probe.group) }
      probe.advance()
    }
  }

  /// The groups that a hash may lie in, in order: its home h, h + 1, and from there on at distances h + 3, h + 4 and so on.
  /// See the head of SpanMap.swift.
  @frozen
  @usableFromInline
  struct Probe {
    @usableFromInline var group: Int
    /// The last distance; 0 at home.
    @usableFromInline var distance = 0
    @usableFromInline let groupMask: Int

    @inlinable
    @inline(__always)
    init(hash: UInt64, groupMask: Int) {
      group = Int(truncatingIfNeeded: hash >> 8) & groupMask
      self.groupMask = groupMask
    }

    @inlinable
    @inline(__always)
    mutating func advance() {
      if distance == 0 {
        group = (group &+ 1) & groupMask
        distance = group &+ 1
      } else {
        distance &+= 1
        group = (group &+ distance) & groupMask
      }
    }
  }

  @inlinable
  @inline(__always)
  func controlByte(_ slot: Int) -> UInt8 { control.load(fromByteOffset: slot, as: UInt8.self) }

  @inlinable
  @inline(__always)
  func setControlByte(_ slot: Int, _ byte: UInt8) { control.storeBytes(of: byte, toByteOffset: slot, as: UInt8.self) }
}
