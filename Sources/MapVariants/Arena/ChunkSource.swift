#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where an arena takes its chunks from: chosen when the arena is made, and consumed by it.
///
/// A source can't be copied, so each jemalloc arena belongs to exactly one `Arena`, `HandleArena` or `ArenaMap`, which
/// destroys it when it is itself destroyed.
///
/// ```swift
/// let source = ChunkSource.jemallocArena() ?? .system
/// var sessions = ArenaMap<String, UInt64>(chunksFrom: source)
/// ```
@frozen
public struct ChunkSource: ~Copyable, Sendable {
  @usableFromInline let chunks: Chunks

  @inlinable
  init(chunks: Chunks) { self.chunks = chunks }

  /// The process's allocator. O(1).
  @inlinable
  public static var system: ChunkSource { ChunkSource(chunks: .system) }

  /// A new jemalloc arena, separate from all other memory of the process; nil if jemalloc isn't loaded or refuses
  /// another arena (it has about 4,000).
  ///
  /// jemalloc is looked up at run time and needn't be linked: without a `library` it must already be loaded into the
  /// process, for example by preloading or linking; otherwise `library` is the handle that `dlopen` returned, which
  /// must stay open as long as the arena lives. (glibc refuses to load jemalloc late unless space was reserved for it
  /// with the tunable `glibc.rtld.optional_static_tls`.)
  public static func jemallocArena(in library: UnsafeMutableRawPointer? = nil) -> ChunkSource? {
    JemallocArena(library: library).map { ChunkSource(chunks: Chunks(arena: $0)) }
  }
}

/// Allocates and frees the chunks of one arena, or of the parts of one map.
@frozen
@usableFromInline
struct Chunks: Sendable {
  /// Nil for the process's allocator.
  @usableFromInline let arena: JemallocArena?

  @inlinable
  init(arena: JemallocArena?) { self.arena = arena }

  @inlinable static var system: Chunks { Chunks(arena: nil) }

  /// A chunk of uninitialised memory. Traps if the allocation fails.
  @usableFromInline
  func allocate(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    guard let arena else { return .allocate(byteCount: byteCount, alignment: alignment) }
    return arena.allocate(byteCount: byteCount, alignment: alignment, zeroed: false)
  }

  /// Frees what `allocate` returned.
  @usableFromInline
  func deallocate(_ chunk: UnsafeMutableRawPointer) {
    guard let arena else { return chunk.deallocate() }
    arena.deallocate(chunk)
  }

  /// A chunk of zeros, aligned to `alignment`, a power of two of at least 16. Traps if the allocation fails.
  ///
  /// Large chunks are fresh pages from the system, which are already zero and cost nothing until they are touched.
  @usableFromInline
  func allocateZeroed(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    if let arena { return arena.allocate(byteCount: byteCount, alignment: alignment, zeroed: true) }
    // Only calloc knows which pages are fresh, and it aligns to 16 at most: allocate more, and keep the block's own
    // address in the word before the chunk.
    guard let block = calloc(1, byteCount + alignment) else {
      fatalError("out of memory: a chunk of \(byteCount) bytes")
    }
    let chunk = UnsafeMutableRawPointer(bitPattern: (UInt(bitPattern: block) | UInt(alignment - 1)) + 1)!
    (chunk - MemoryLayout<UnsafeMutableRawPointer>.size).storeBytes(of: block, as: UnsafeMutableRawPointer.self)
    return chunk
  }

  /// Frees what `allocateZeroed` returned.
  @usableFromInline
  func deallocateZeroed(_ chunk: UnsafeMutableRawPointer) {
    if let arena { return arena.deallocate(chunk) }
    free((chunk - MemoryLayout<UnsafeMutableRawPointer>.size).load(as: UnsafeMutableRawPointer.self))
  }

  /// Frees all chunks at once, if the source can. If this returns true, the parts must forget their chunks.
  @usableFromInline
  func releaseAllAtOnce() -> Bool {
    guard let arena else { return false }
    return arena.reset()
  }
}
