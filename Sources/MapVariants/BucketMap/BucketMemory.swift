#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Zeroed blocks from the C library.
///
/// Large blocks come from the system as pages that are already zero, so allocating a new table costs little and its
/// pages are touched one by one as buckets are evacuated, as with Go's allocator.
@usableFromInline
enum BucketMemory {
  /// A block of `byteCount` zero bytes, to be freed by `release`. Traps if there is no memory.
  @usableFromInline
  static func zeroed(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    // What calloc aligns to everywhere that Swift runs on 64 bits.
    if alignment <= 16 {
      guard let block = calloc(1, byteCount) else { fatalError("no memory for \(byteCount) bytes of buckets") }
      return block
    }
    var block: UnsafeMutableRawPointer?
    let status = posix_memalign(&block, alignment, byteCount)
    guard status == 0, let block else { fatalError("no memory for \(byteCount) bytes of buckets") }
    memset(block, 0, byteCount)
    return block
  }

  /// Frees a block from `zeroed`.
  @usableFromInline
  static func release(_ block: UnsafeMutableRawPointer) { free(block) }
}
