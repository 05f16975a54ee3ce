public import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lanes of an `ObjectPool` in one block of memory, each on cache lines of its own. See the head of
/// ObjectPool.swift for who may touch what; this file only defines the layout:
///
///     lane: [ head ][ slot 0 ] ... [ slot 3 ][ padding to 128 bytes ]
///     slot: [ state: Atomic<Int> ][ room: Int ][ element, initialised while the slot is full ]
///
/// 128 bytes, because processors fetch lines of 64 in pairs and some have lines of 128. With elements of one word a
/// lane is 128 bytes.
@frozen
@usableFromInline
struct PoolLanes<Element: ~Copyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline let count: Int

  /// The fields of a lane besides its slots.
  @frozen
  @usableFromInline
  struct Head: ~Copyable {
    /// No slot from here on is full. Belongs to the owner.
    @usableFromInline var top = 0
    /// Elements that the owner took out of the lane. Written by the owner.
    @usableFromInline let takes = Atomic<Int>(0)
    /// Elements that the owner put into the lane. Written by the owner.
    @usableFromInline let gives = Atomic<Int>(0)
    /// takes + gives at the last `trimUnused`. Used under the shared lock.
    @usableFromInline var activityAtTrim = 0

    @inlinable
    init() {}
  }

  /// The number of slots in a lane: more than most threads hold at one time, and small enough for a lane of words to
  /// be 128 bytes.
  @inlinable static var slotsPerLane: Int { 4 }

  /// Four lanes for each processor: servers run one or two threads on each, and numbers are assigned densely.
  @usableFromInline
  static var standardCount: Int { max(16, 4 * processorCount) }

  @inlinable
  init(count: Int) {
    precondition(count >= 0, "a number of lanes can't be negative")
    self.count = count
    base = UnsafeMutableRawPointer.allocate(
      byteCount: Swift.max(count * PoolLanes.laneStride, 1), alignment: PoolLanes.laneAlignment)
    for lane in 0..<count {
      head(lane).initialize(to: Head())
      for slot in 0..<PoolLanes.slotsPerLane { self.slot(slot, of: lane).initializeEmpty() }
    }
  }

  /// Frees everything, including the elements. The lanes must not be used afterwards.
  @inlinable
  func deallocate() {
    for lane in 0..<count {
      for slot in 0..<PoolLanes.slotsPerLane {
        let slot = self.slot(slot, of: lane)
        if PoolSlotState.isFull(slot.state.pointee.load(ordering: .acquiring)) { slot.element.deinitialize(count: 1) }
        slot.state.deinitialize(count: 1)
      }
      head(lane).deinitialize(count: 1)
    }
    base.deallocate()
  }

  @inlinable
  @inline(__always)
  func head(_ lane: Int) -> UnsafeMutablePointer<Head> {
    (base + lane &* PoolLanes.laneStride).assumingMemoryBound(to: Head.self)
  }

  @inlinable
  @inline(__always)
  func slot(_ slot: Int, of lane: Int) -> PoolSlot<Element> {
    PoolSlot(base: base + (lane &* PoolLanes.laneStride &+ PoolLanes.slotsStart &+ slot &* PoolSlot<Element>.stride))
  }

  @inlinable
  @inline(__always)
  static var slotsStart: Int { MemoryLayout<Head>.size.roundedUp(toMultipleOf: PoolSlot<Element>.alignment) }

  @inlinable
  @inline(__always)
  static var laneAlignment: Int { Swift.max(128, PoolSlot<Element>.alignment) }

  @inlinable
  @inline(__always)
  static var laneStride: Int {
    (slotsStart &+ slotsPerLane &* PoolSlot<Element>.stride).roundedUp(toMultipleOf: laneAlignment)
  }

  /// Calls `body` with the weight of each full slot of the first `lanes` lanes.
  @inlinable
  func forEachFullSlot(below lanes: Int, _ body: (_ weight: Int) -> Void) {
    for lane in 0..<lanes {
      for slot in 0..<PoolLanes.slotsPerLane {
        let state = self.slot(slot, of: lane).state.pointee.load(ordering: .relaxed)
        if PoolSlotState.isFull(state) { body(PoolSlotState.weight(state)) }
      }
    }
  }
}

/// A place for one element in a lane.
@frozen
@usableFromInline
struct PoolSlot<Element: ~Copyable> {
  @usableFromInline let base: UnsafeMutableRawPointer

  @inlinable
  @inline(__always)
  init(base: UnsafeMutableRawPointer) { self.base = base }

  @inlinable
  @inline(__always)
  var state: UnsafeMutablePointer<Atomic<Int>> { base.assumingMemoryBound(to: Atomic<Int>.self) }

  /// One more than the weight that the slot has borrowed; 0 if it has borrowed nothing and may not be filled. Belongs
  /// to the thread that the element would belong to.
  @inlinable
  @inline(__always)
  var room: UnsafeMutablePointer<Int> { (base + PoolSlot.roomOffset).assumingMemoryBound(to: Int.self) }

  @inlinable
  @inline(__always)
  var element: UnsafeMutablePointer<Element> {
    (base + PoolSlot.elementOffset).assumingMemoryBound(to: Element.self)
  }

  @inlinable
  func initializeEmpty() {
    state.initialize(to: Atomic(PoolSlotState.empty))
    room.initialize(to: 0)
  }

  @inlinable
  @inline(__always)
  static var roomOffset: Int { MemoryLayout<Int>.stride }

  @inlinable
  @inline(__always)
  static var elementOffset: Int {
    (2 &* MemoryLayout<Int>.stride).roundedUp(toMultipleOf: MemoryLayout<Element>.alignment)
  }

  @inlinable
  @inline(__always)
  static var alignment: Int { Swift.max(MemoryLayout<Int>.alignment, MemoryLayout<Element>.alignment) }

  @inlinable
  @inline(__always)
  static var stride: Int { (elementOffset &+ MemoryLayout<Element>.size).roundedUp(toMultipleOf: alignment) }
}

/// The meanings of a slot's state word.
@usableFromInline
enum PoolSlotState {
  @inlinable
  @inline(__always)
  static var empty: Int { 0 }

  /// A thread other than the owner is moving the element out.
  @inlinable
  @inline(__always)
  static var beingEmptied: Int { 1 }

  /// The heaviest element that a slot accepts, so that the word can't overflow.
  @inlinable
  @inline(__always)
  static var heaviest: Int { Int.max &- 2 }

  @inlinable
  @inline(__always)
  static func full(weight: Int) -> Int { weight &+ 2 }

  @inlinable
  @inline(__always)
  static func isFull(_ state: Int) -> Bool { state >= 2 }

  @inlinable
  @inline(__always)
  static func weight(_ state: Int) -> Int { state &- 2 }
}

extension Int {
  /// `alignment` is a power of two.
  @inlinable
  @inline(__always)
  func roundedUp(toMultipleOf alignment: Int) -> Int { (self &+ (alignment &- 1)) & ~(alignment &- 1) }
}

/// The number of processors online, queried once.
private let processorCount = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
