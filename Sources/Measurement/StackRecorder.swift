import CLabShims
import Platform

/// The recorder of stacks in the preloaded AllocationProbe, found by name: the worker does not link it.
package struct StackRecorder {
  private let begin: @convention(c) () -> Int32
  private let end: @convention(c) () -> Void
  private let note: @convention(c) () -> Void
  private let readInto: @convention(c) (UnsafeMutableRawPointer) -> Int32

  /// The layout of `struct maplab_stacks`; the probe checks `size` and refuses any other.
  private struct Reading {
    var size = UInt64(MemoryLayout<Reading>.size)
    var stackSize: UInt64 = 0
    var stacks: UnsafePointer<UInt64>?
    var count: UInt64 = 0
    var lostCalls: UInt64 = 0
    var freesOfOthers: UInt64 = 0
    var largeBlocks: UnsafePointer<UInt64>?
    var largeBlockCount: UInt64 = 0
  }

  /// The order of the numbers in `struct maplab_stack`.
  private static let figuresPerStack = 8
  private static let largeBlocksListed = 64

  /// A stack: return addresses, the innermost first, and the numbers of `ProfileValue.ofHeap`.
  struct Stack {
    var frames: [UInt]
    var figures: [Int]
  }

  /// What was recorded.
  struct Recording {
    var stacks: [Stack]
    /// Calls whose stacks did not fit.
    var lostCalls: Int
    /// Sizes of the first large blocks, in the order of allocation, each with the index of its stack.
    var largeBlocks: [(size: Int, stack: Int)]
    /// Large blocks in all.
    var largeBlockCount: Int
  }

  /// The recorder of this process; nil if no probe is preloaded.
  package init?() {
    guard
      let begin = DynamicSymbol.function("maplab_stacks_start", as: (@convention(c) () -> Int32).self),
      let end = DynamicSymbol.function("maplab_stacks_stop", as: (@convention(c) () -> Void).self),
      let note = DynamicSymbol.function("maplab_stacks_mark", as: (@convention(c) () -> Void).self),
      let readInto = DynamicSymbol.function(
        "maplab_stacks_read", as: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self)
    else { return nil }
    self.begin = begin
    self.end = end
    self.note = note
    self.readInto = readInto
  }

  /// Discards what was recorded and starts again. False if there is no memory for it.
  package func start() -> Bool { begin() == 1 }

  /// Ends recording.
  @inline(__always)
  package func stop() { end() }

  /// Notes what lives now.
  package func mark() { note() }

  /// What was recorded; nil if the probe has a different layout. O(stacks).
  func read() -> Recording? {
    var reading = Reading()
    guard withUnsafeMutablePointer(to: &reading, { readInto($0) }) == 1, let stacks = reading.stacks else { return nil }
    let stride = Int(reading.stackSize) / MemoryLayout<UInt64>.size
    let found = (0..<Int(reading.count)).map { number -> Stack in
      let words = stacks + number * stride
      let depth = Int(words[Self.figuresPerStack])
      let first = Self.figuresPerStack + 1
      return Stack(
        frames: (0..<depth).map { UInt(words[first + $0]) }, figures: (0..<Self.figuresPerStack).map { Int(words[$0]) })
    }
    let large = Int(reading.largeBlockCount)
    let listed = reading.largeBlocks.map { blocks in
      (0..<min(large, Self.largeBlocksListed)).map { (size: Int(blocks[2 * $0]), stack: Int(blocks[2 * $0 + 1])) }
    }
    return Recording(
      stacks: found, lostCalls: Int(reading.lostCalls), largeBlocks: listed ?? [], largeBlockCount: large)
  }
}
