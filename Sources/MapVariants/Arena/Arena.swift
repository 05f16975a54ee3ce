/// A bump allocator of numbered places for elements of one type, in chunks that double in size and never move.
///
/// The arena owns memory, not elements: `allocate` hands out an uninitialised place, and the owner initialises and
/// destroys what is there. `reset` reclaims all places at once and keeps the memory. `ArenaMap` and `HandleArena` are
/// the safe types built on the same chunks.
@frozen
public struct Arena<Element>: ~Copyable {
  /// The number of a place.
  public typealias Number = UInt32

  @usableFromInline var places: NumberedChunks

  /// An arena without memory whose first chunk will hold at least `firstChunk` places. O(1).
  @inlinable
  public init(firstChunk: Int = 8, chunksFrom source: consuming ChunkSource = .system) {
    self.init(firstChunk: firstChunk, chunks: source.chunks)
  }

  @inlinable
  init(firstChunk: Int = 8, chunks: Chunks) {
    places = NumberedChunks(firstChunk: firstChunk, chunks: chunks)
  }

  /// The number of places handed out since the last reset; they are numbered from 0. O(1).
  @inlinable
  public var count: Int { places.used }

  /// The number of places in all chunks. O(1).
  @inlinable
  public var capacity: Int { places.capacity }

  /// The bytes of all chunks and their directory. O(1).
  @inlinable
  public var reservedBytes: Int {
    places.reservedBytes(stride: MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
  }

  /// Hands out the next place, not initialised. O(1), plus one allocation when a new chunk begins. Traps at 2^32 - 1
  /// places.
  @inlinable
  @inline(__always)
  public mutating func allocate() -> Number {
    if places.isFull(for: 1) {
      places.enterNextChunk(stride: MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
    }
    return places.allocate(1)
  }

  /// The address of a place that was handed out. O(1), not checked.
  @inlinable
  @inline(__always)
  public func pointer(to number: Number) -> UnsafeMutablePointer<Element> {
    places.pointer(to: number, stride: MemoryLayout<Element>.stride).assumingMemoryBound(to: Element.self)
  }

  /// Makes room for `capacity` places in all. O(chunks added).
  @inlinable
  public mutating func reserveCapacity(_ capacity: Int) {
    places.reserveCapacity(
      capacity, stride: MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
  }

  /// Reclaims all places and keeps the chunks. The elements must have been destroyed. O(1).
  @inlinable
  public mutating func reset() { places.reset() }

  /// Reclaims all places and frees the chunks. The elements must have been destroyed. O(chunks).
  @inlinable
  public mutating func releaseChunks() { places.releaseChunks() }
}

extension Arena: @unchecked Sendable where Element: Sendable {}
