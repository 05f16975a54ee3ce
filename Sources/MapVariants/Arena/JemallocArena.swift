#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// JemallocArena: an explicit jemalloc arena, used through functions that are looked up at run time.
//
// Every block is allocated and freed without the thread caches, so none of the arena's memory is ever in a cache and
// the arena can be reset or destroyed while threads run on. No thread is bound to it. The flags are those of
// jemalloc.h's macros MALLOCX_LG_ALIGN, MALLOCX_ZERO, MALLOCX_TCACHE_NONE and MALLOCX_ARENA, which jemalloc keeps
// stable.
//
// Invariants: blocks of the arena are used only by the parts of one map, each of which holds the arena; so they are
// unused when the last part releases the arena, and `deinit` may free them all.

/// One arena of the jemalloc that is loaded into the process.
@usableFromInline
final class JemallocArena: Sendable {
  private typealias Allocate = @convention(c) @Sendable (Int, Int32) -> UnsafeMutableRawPointer?
  private typealias Deallocate = @convention(c) @Sendable (UnsafeMutableRawPointer, Int32) -> Void
  private typealias Control =
    @convention(c) @Sendable (
      UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?, UnsafeMutableRawPointer?, Int
    ) -> Int32

  /// jemalloc's number for the arena.
  let number: UInt32
  private let mallocx: Allocate
  private let dallocx: Deallocate
  private let mallctl: Control

  /// A new arena; nil if there is no jemalloc, or if it refuses another arena.
  init?(library: UnsafeMutableRawPointer?) {
    let scope = library ?? JemallocArena.wholeProcess
    guard let mallocx = dlsym(scope, "mallocx"), let dallocx = dlsym(scope, "dallocx"),
      let mallctl = dlsym(scope, "mallctl")
    else { return nil }
    self.mallocx = unsafeBitCast(mallocx, to: Allocate.self)
    self.dallocx = unsafeBitCast(dallocx, to: Deallocate.self)
    self.mallctl = unsafeBitCast(mallctl, to: Control.self)
    var number: UInt32 = 0
    var size = MemoryLayout<UInt32>.size
    guard self.mallctl("arenas.create", &number, &size, nil, 0) == 0 else { return nil }
    self.number = number
  }

  deinit {
    let status = mallctl("arena.\(number).destroy", nil, nil, nil, 0)
    precondition(status == 0, "jemalloc refused to destroy an arena")
  }

  /// A block of the arena. Traps if the allocation fails.
  func allocate(byteCount: Int, alignment: Int, zeroed: Bool) -> UnsafeMutableRawPointer {
    let alignmentFlag = Int32(alignment.trailingZeroBitCount)
    guard let block = mallocx(Swift.max(byteCount, 1), flags | alignmentFlag | (zeroed ? 0x40 : 0)) else {
      fatalError("out of memory: a chunk of \(byteCount) bytes")
    }
    return block
  }

  /// Frees one block.
  func deallocate(_ block: UnsafeMutableRawPointer) { dallocx(block, flags) }

  /// Frees all blocks; false if jemalloc refuses.
  func reset() -> Bool { mallctl("arena.\(number).reset", nil, nil, nil, 0) == 0 }

  /// The arena's number plus one from bit 20 on, and no thread cache: 1 at bit 8.
  private var flags: Int32 { Int32(truncatingIfNeeded: (number + 1) << 20 | 1 << 8) }

  /// `RTLD_DEFAULT`, which is a cast in C and so is not imported.
  private static var wholeProcess: UnsafeMutableRawPointer? {
    #if canImport(Darwin)
      UnsafeMutableRawPointer(bitPattern: -2)
    #else
      nil
    #endif
  }
}
