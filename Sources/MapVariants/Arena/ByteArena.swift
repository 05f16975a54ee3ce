// ByteArena: runs of bytes, handed out by moving a cursor.
//
// Chunks double, each in one block with a header in front that leads to the next: their number grows with the logarithm
// of the bytes. Chunks never move, so the address of a run is stable until it is given up. A run lies in one chunk:
// what a chunk has left when a run does not fit stays unused, which is less than the run's length.
//
// Invariants (`checkInvariants`): cursor <= end, and end is the end of `current`'s bytes; chunks behind `current` hold
// no bytes in use; liveBytes + discardedBytes <= the bytes of the chunks up to `current`.

/// A bump allocator of runs of bytes, in chunks that double: what keeps the text of an `ArenaMap`'s keys.
///
/// Runs have addresses, not numbers. `reset` takes all runs back at once and keeps the memory.
@frozen
public struct ByteArena: ~Copyable {
  @frozen
  @usableFromInline
  struct ChunkHeader {
    @usableFromInline var next: UnsafeMutablePointer<ChunkHeader>?
    /// The bytes behind the header.
    @usableFromInline let byteCount: Int

    @inlinable
    init(byteCount: Int) {
      next = nil
      self.byteCount = byteCount
    }

    @inlinable static var byteCount: Int { MemoryLayout<ChunkHeader>.stride }
  }

  @usableFromInline var cursor: UnsafeMutableRawPointer
  @usableFromInline var end: UnsafeMutableRawPointer
  @usableFromInline var first: UnsafeMutablePointer<ChunkHeader>?
  @usableFromInline var current: UnsafeMutablePointer<ChunkHeader>?
  @usableFromInline var live: Int
  @usableFromInline var discarded: Int
  @usableFromInline let chunks: Chunks

  /// An arena without memory. O(1).
  @inlinable
  public init(chunksFrom source: consuming ChunkSource = .system) { self.init(chunks: source.chunks) }

  @inlinable
  init(chunks: Chunks) {
    self.chunks = chunks
    cursor = ByteArena.nowhere
    end = ByteArena.nowhere
    first = nil
    current = nil
    live = 0
    discarded = 0
  }

  deinit { freeChunks() }

  /// The bytes in use. O(1).
  @inlinable
  public var liveBytes: Int { live }

  /// The bytes that were given up one run at a time and stay unused. O(1).
  @inlinable
  public var discardedBytes: Int { discarded }

  /// The bytes of all chunks and their headers. O(chunks).
  @inlinable
  public var reservedBytes: Int {
    var bytes = 0
    var chunk = first
    while let header = chunk {
      bytes += ByteArena.ChunkHeader.byteCount + header.pointee.byteCount
      chunk = header.pointee.next
    }
    return bytes
  }

  /// True if a run of `byteCount` bytes does not fit into the current chunk. O(1).
  @inlinable
  @inline(__always)
  public func isFull(for byteCount: Int) -> Bool { end - cursor < byteCount }

  /// Hands out a run of bytes, not initialised and not aligned. O(1), or one allocation where a chunk begins.
  @inlinable
  @inline(__always)
  public mutating func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if isFull(for: byteCount) { nextChunk(for: byteCount) }
    let run = cursor
    cursor += byteCount
    live &+= byteCount
    return run
  }

  /// Gives one run up. Its bytes are used again at once if it was the last one handed out, else after a reset. O(1).
  @inlinable
  @inline(__always)
  public mutating func discard(_ run: UnsafeMutableRawPointer, _ byteCount: Int) {
    live &-= byteCount
    if run + byteCount == cursor {
      cursor = run
    } else {
      discarded &+= byteCount
    }
  }

  /// Makes one chunk ready for `byteCount` bytes on top of those in use. O(1).
  @inlinable
  public mutating func reserveCapacity(_ byteCount: Int) {
    precondition(byteCount >= 0, "a capacity can't be negative")
    if isFull(for: byteCount) { nextChunk(for: byteCount) }
  }

  /// Takes all runs back and keeps the chunks. O(1).
  @inlinable
  public mutating func reset() {
    live = 0
    discarded = 0
    if let first { enter(first) }
  }

  /// Takes all runs back and frees the chunks. O(chunks).
  @inlinable
  public mutating func releaseChunks() {
    freeChunks()
    forgetChunks()
  }

  /// Takes all runs back when the chunks are gone already.
  @inlinable
  mutating func forgetChunks() {
    first = nil
    current = nil
    cursor = ByteArena.nowhere
    end = ByteArena.nowhere
    live = 0
    discarded = 0
  }

  @inlinable
  func freeChunks() {
    var chunk = first
    while let header = chunk {
      chunk = header.pointee.next
      chunks.deallocate(header)
    }
  }

  /// Moves on to a chunk with room for `byteCount` bytes: one that a reset left behind, or a new one.
  @inlinable
  @inline(never)
  mutating func nextChunk(for byteCount: Int) {
    while let next = current?.pointee.next {
      enter(next)
      if !isFull(for: byteCount) { return }
    }
    let doubled = current.map { ($0.pointee.byteCount + ChunkHeader.byteCount) * 2 } ?? ByteArena.smallestChunk
    let room = Swift.max(doubled - ChunkHeader.byteCount, byteCount)
    let chunk = chunks.allocate(
      byteCount: ChunkHeader.byteCount + room, alignment: MemoryLayout<ChunkHeader>.alignment
    ).bindMemory(to: ChunkHeader.self, capacity: 1)
    chunk.initialize(to: ChunkHeader(byteCount: room))
    if let current { current.pointee.next = chunk } else { first = chunk }
    enter(chunk)
  }

  @inlinable
  mutating func enter(_ chunk: UnsafeMutablePointer<ChunkHeader>) {
    current = chunk
    cursor = UnsafeMutableRawPointer(chunk) + ChunkHeader.byteCount
    end = cursor + chunk.pointee.byteCount
  }

  /// Traps unless the invariants stated at the head of this file hold. O(chunks); for tests.
  public func checkInvariants() {
    precondition(cursor <= end, "the cursor is beyond its chunk")
    precondition(live >= 0 && discarded >= 0, "more bytes given up than handed out")
    var chunk = first
    var bytes = 0
    while let header = chunk {
      bytes += header.pointee.byteCount
      if header == current { break }
      chunk = header.pointee.next
    }
    precondition(chunk == current, "the current chunk must be in the chain")
    if let current {
      let start = UnsafeMutableRawPointer(current) + ChunkHeader.byteCount
      precondition(end == start + current.pointee.byteCount && cursor >= start, "the cursor must be in its chunk")
    }
    precondition(live + discarded <= bytes - (end - cursor), "more bytes in use than were handed out")
  }

  /// A small map of short keys needs one block of this size.
  @inlinable static var smallestChunk: Int { 256 }

  @inlinable static var nowhere: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: MemoryLayout<ChunkHeader>.alignment).unsafelyUnwrapped
  }
}

// The chunks are reached through the arena alone, and copies of it don't exist.
extension ByteArena: @unchecked Sendable {}
