// Arena: places for elements, handed out by bumping a number.
//
// Chunks double: with a first chunk of f places (a power of two), chunk k holds f * 2^k. Place n lies in chunk
// log2(n + f) - log2(f), at n + f without its top bit; so finding a place takes one bit scan, and the directory of
// chunk pointers needs at most 30 words, which stand in front of the first chunk, in the same block. Chunks never move,
// so growth copies nothing and the address of a place is stable until the arena is freed.
//
// Invariants: count <= capacity <= 2^32 - 1; the directory holds chunkCount pointers;
// capacity = f * (2^chunkCount - 1).

/// A bump allocator of numbered places for one type of element, in chunks that double.
///
/// The arena owns memory, not elements: `allocate` hands out an uninitialised place, and the owner initialises and
/// destroys what stands there. `reset` takes all places back at once and keeps the memory. `ArenaMap` and `HandleArena`
/// are the safe types built on it.
@frozen
public struct Arena<Element>: ~Copyable {
  /// The number of a place.
  public typealias Number = UInt32

  /// Chunk pointers; dangling while there is no chunk.
  @usableFromInline var directory: UnsafeMutablePointer<UnsafeMutablePointer<Element>>
  @usableFromInline var chunkCount: Int
  /// log2 of the first chunk's places.
  @usableFromInline var firstChunkBits: Int
  @usableFromInline var used: Int
  @usableFromInline var places: Int
  @usableFromInline let chunks: Chunks

  /// An arena without memory whose first chunk will hold at least `firstChunk` places. O(1).
  @inlinable
  public init(firstChunk: Int = 8, chunksFrom source: consuming ChunkSource = .system) {
    self.init(firstChunk: firstChunk, chunks: source.chunks)
  }

  @inlinable
  init(firstChunk: Int = 8, chunks: Chunks) {
    self.chunks = chunks
    directory = Arena.danglingDirectory
    chunkCount = 0
    firstChunkBits = Arena.bits(forPlaces: firstChunk)
    used = 0
    places = 0
  }

  deinit { freeChunks() }

  /// The number of places handed out since the last reset; they are numbered from 0. O(1).
  @inlinable
  public var count: Int { used }

  /// The number of places that the chunks have. O(1).
  @inlinable
  public var capacity: Int { places }

  /// The bytes of all chunks and their directory. O(1).
  @inlinable
  public var reservedBytes: Int {
    chunkCount == 0 ? 0 : Arena.headerBytes + places * MemoryLayout<Element>.stride
  }

  /// Hands out the next place, not initialised. O(1), or one allocation where a chunk begins. Traps at 2^32 - 1 places.
  @inlinable
  @inline(__always)
  public mutating func allocate() -> Number {
    if used == places { addChunk() }
    let number = Number(truncatingIfNeeded: used)
    used &+= 1
    return number
  }

  /// The address of a place that was handed out. O(1), not checked.
  @inlinable
  @inline(__always)
  public func pointer(to number: Number) -> UnsafeMutablePointer<Element> {
    let biased = Int(number) &+ (1 &<< firstChunkBits)
    let topBit = Int.bitWidth &- 1 &- biased.leadingZeroBitCount
    return directory[topBit &- firstChunkBits] + (biased ^ (1 &<< topBit))
  }

  /// Makes room for `capacity` places in all. O(chunks added).
  @inlinable
  public mutating func reserveCapacity(_ capacity: Int) {
    if chunkCount == 0 && capacity > 0 {
      firstChunkBits = Swift.max(firstChunkBits, Arena.bits(forPlaces: capacity))
    }
    while places < capacity { addChunk() }
  }

  /// Takes all places back and keeps the chunks. The elements must have been destroyed. O(1).
  @inlinable
  public mutating func reset() { used = 0 }

  /// Takes back the places from number `count` on. The elements there must have been destroyed. O(1).
  @inlinable
  mutating func reset(to count: Int) { used = count }

  /// Takes all places back and frees the chunks. The elements must have been destroyed. O(chunks).
  @inlinable
  public mutating func releaseChunks() {
    freeChunks()
    forgetChunks()
  }

  /// Takes all places back when the chunks are gone already.
  @inlinable
  mutating func forgetChunks() {
    directory = Arena.danglingDirectory
    chunkCount = 0
    used = 0
    places = 0
  }

  @inlinable
  func freeChunks() {
    guard chunkCount > 0 else { return }
    for chunk in 1..<chunkCount { chunks.deallocate(directory[chunk]) }
    chunks.deallocate(directory)
  }

  @inlinable
  @inline(never)
  mutating func addChunk() {
    let chunkPlaces = 1 << (firstChunkBits + chunkCount)
    precondition(places + chunkPlaces < 1 << 32, "an arena has at most 2^32 - 1 places")
    if chunkCount == 0 {
      let block = chunks.allocate(
        byteCount: Arena.headerBytes + chunkPlaces * MemoryLayout<Element>.stride, alignment: Arena.blockAlignment)
      directory = block.bindMemory(to: UnsafeMutablePointer<Element>.self, capacity: Arena.directoryLength)
      directory.initialize(
        to: (block + Arena.headerBytes).bindMemory(to: Element.self, capacity: chunkPlaces))
    } else {
      let chunk = chunks.allocate(
        byteCount: chunkPlaces * MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
      (directory + chunkCount).initialize(to: chunk.bindMemory(to: Element.self, capacity: chunkPlaces))
    }
    chunkCount += 1
    places += chunkPlaces
  }

  @inlinable
  static func bits(forPlaces places: Int) -> Int {
    precondition(places >= 0 && places < 1 << 32, "an arena has at most 2^32 - 1 places")
    return places <= 8 ? 3 : Int.bitWidth - (places - 1).leadingZeroBitCount
  }

  /// Chunk sizes double from at least 8, and 8 * 2^29 is more than an arena may have.
  @inlinable static var directoryLength: Int { 30 }

  @inlinable static var blockAlignment: Int {
    Swift.max(MemoryLayout<Element>.alignment, MemoryLayout<UnsafeMutableRawPointer>.alignment)
  }

  @inlinable static var headerBytes: Int {
    let bytes = directoryLength * MemoryLayout<UnsafeMutableRawPointer>.stride
    return (bytes + blockAlignment - 1) & ~(blockAlignment - 1)
  }

  @inlinable static var danglingDirectory: UnsafeMutablePointer<UnsafeMutablePointer<Element>> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<UnsafeMutableRawPointer>.alignment).unsafelyUnwrapped
  }
}

extension Arena: @unchecked Sendable where Element: Sendable {}
