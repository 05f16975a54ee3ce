// NumberedChunks: memory for numbered units of one size, in chunks that double. `Arena` and the entries of `ArenaMap` use
// it.
//
// With a first chunk of f units (a power of two), chunk k holds f * 2^k. Unit n lies in chunk log2(n + f) - log2(f), at
// n + f without its top bit; so finding a unit takes one bit scan, and the directory of chunk pointers needs at most 30
// words, stored before the first chunk in the same block. Chunks never move, so growth copies nothing and the address
// of a unit is stable until the chunks are freed.
//
// Units are handed out in the order of their numbers, singly or in runs. A run lies in one chunk, so that it is contiguous
// in memory: if the current chunk has no room for a run, the caller enters the next one first.
//
// The size of a unit isn't stored: callers pass it, a constant for each of them.
//
// Invariants: used <= limit <= capacity < 2^32; limit is the end of the chunk being filled, 0 before the first;
// the directory holds chunkCount pointers; capacity = f * (2^chunkCount - 1).

/// Numbered units of memory, handed out in order.
@frozen
@usableFromInline
struct NumberedChunks: ~Copyable {
  /// Chunk pointers; dangling while there is no chunk.
  @usableFromInline var directory: UnsafeMutablePointer<UnsafeMutableRawPointer>
  @usableFromInline var chunkCount: Int
  /// log2 of the first chunk's units.
  @usableFromInline var firstChunkBits: Int
  /// The number of the next unit.
  @usableFromInline var used: Int
  /// The first number beyond the chunk that is being filled.
  @usableFromInline var limit: Int
  @usableFromInline let chunks: Chunks

  @inlinable
  init(firstChunk: Int, chunks: Chunks) {
    self.chunks = chunks
    directory = NumberedChunks.danglingDirectory
    chunkCount = 0
    firstChunkBits = NumberedChunks.bits(forUnits: firstChunk)
    used = 0
    limit = 0
  }

  @inlinable
  deinit { freeChunks() }

  /// The units of all chunks.
  @inlinable var capacity: Int { (1 &<< (firstChunkBits &+ chunkCount)) &- (1 &<< firstChunkBits) }

  @inlinable
  func reservedBytes(stride: Int, alignment: Int) -> Int {
    chunkCount == 0 ? 0 : NumberedChunks.headerBytes(alignment) + capacity * stride
  }

  /// True if the current chunk has no room for a run of `units`.
  @inlinable
  @inline(__always)
  func isFull(for units: Int) -> Bool { limit &- used < units }

  /// Hands out a run of `units`, which the current chunk must have room for.
  @inlinable
  @inline(__always)
  mutating func allocate(_ units: Int) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: used)
    used &+= units
    return number
  }

  /// The address of a unit that was handed out.
  @inlinable
  @inline(__always)
  func pointer(to number: UInt32, stride: Int) -> UnsafeMutableRawPointer {
    let biased = Int(number) &+ (1 &<< firstChunkBits)
    let topBit = Int.bitWidth &- 1 &- biased.leadingZeroBitCount
    return directory[topBit &- firstChunkBits] + (biased ^ (1 &<< topBit)) &* stride
  }

  /// Moves on to the next chunk, allocating it if necessary. The rest of the current one is not handed out.
  @inlinable
  @inline(never)
  mutating func enterNextChunk(stride: Int, alignment: Int) {
    used = limit
    // A chunk has as many units as all chunks before it plus the first chunk's units.
    limit += limit + (1 << firstChunkBits)
    if limit > capacity { addChunk(stride: stride, alignment: alignment) }
  }

  /// Makes the first chunk take at least `units`, if there is no chunk yet.
  @inlinable
  mutating func makeFirstChunk(takeAtLeast units: Int) {
    if chunkCount == 0 { firstChunkBits = Swift.max(firstChunkBits, NumberedChunks.bits(forUnits: units)) }
  }

  @inlinable
  mutating func reserveCapacity(_ units: Int, stride: Int, alignment: Int) {
    if units > 0 { makeFirstChunk(takeAtLeast: units) }
    while capacity < units { addChunk(stride: stride, alignment: alignment) }
  }

  /// Reclaims all units and keeps the chunks.
  @inlinable
  @inline(__always)
  mutating func reset() {
    used = 0
    limit = chunkCount == 0 ? 0 : 1 &<< firstChunkBits
  }

  /// Reclaims the units from `number` on, which must lie in the current chunk.
  @inlinable
  @inline(__always)
  mutating func takeBack(from number: UInt32) { used = Int(number) }

  @inlinable
  mutating func releaseChunks() {
    freeChunks()
    forgetChunks()
  }

  /// Forgets the chunks, which have already been freed.
  @inlinable
  mutating func forgetChunks() {
    directory = NumberedChunks.danglingDirectory
    chunkCount = 0
    used = 0
    limit = 0
  }

  @inlinable
  func freeChunks() {
    guard chunkCount > 0 else { return }
    for chunk in 1..<chunkCount { chunks.deallocate(directory[chunk]) }
    chunks.deallocate(directory)
  }

  @inlinable
  @inline(never)
  mutating func addChunk(stride: Int, alignment: Int) {
    let units = 1 << (firstChunkBits + chunkCount)
    precondition(capacity + units < 1 << 32, "an arena has at most 2^32 - 1 places")
    if chunkCount == 0 {
      let header = NumberedChunks.headerBytes(alignment)
      let block = chunks.allocate(
        byteCount: header + units * stride, alignment: NumberedChunks.blockAlignment(alignment))
      directory = block.bindMemory(to: UnsafeMutableRawPointer.self, capacity: NumberedChunks.directoryLength)
      directory.initialize(to: block + header)
    } else {
      (directory + chunkCount).initialize(to: chunks.allocate(byteCount: units * stride, alignment: alignment))
    }
    chunkCount += 1
  }

  @inlinable
  static func bits(forUnits units: Int) -> Int {
    precondition(units >= 0 && units < 1 << 32, "an arena has at most 2^32 - 1 places")
    return units <= 8 ? 3 : Int.bitWidth - (units - 1).leadingZeroBitCount
  }

  /// Chunk sizes double from at least 8, and 8 * 2^29 is more than the units allowed.
  @inlinable static var directoryLength: Int { 30 }

  @inlinable
  static func blockAlignment(_ alignment: Int) -> Int {
    Swift.max(alignment, MemoryLayout<UnsafeMutableRawPointer>.alignment)
  }

  @inlinable
  static func headerBytes(_ alignment: Int) -> Int {
    let bytes = directoryLength * MemoryLayout<UnsafeMutableRawPointer>.stride
    return (bytes + blockAlignment(alignment) - 1) & ~(blockAlignment(alignment) - 1)
  }

  @inlinable static var danglingDirectory: UnsafeMutablePointer<UnsafeMutableRawPointer> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<UnsafeMutableRawPointer>.alignment).unsafelyUnwrapped
  }
}
