import CLabShims

/// glibc, by `mallinfo2` and `malloc_trim`.
///
/// glibc does not tell what is resident: `resident` is what it has obtained from the kernel (`arena + hblkhd`), which
/// equals the resident bytes as long as nothing has been trimmed, so with a filled map but not after a trim. Blocks in
/// the thread's own cache (at most seven of each small size) count as allocated.
final class GlibcStatistics: AllocatorStatistics {
  /// Nil where the C library has no `mallinfo2`.
  init?() {
    var heap = clab_glibc_heap()
    guard clab_glibc_heap_read(&heap) == 1 else { return nil }
  }

  func read() -> HeapFigures {
    var heap = clab_glibc_heap()
    guard clab_glibc_heap_read(&heap) == 1 else { return .none }
    return HeapFigures(allocated: heap.allocated, resident: heap.obtained, mapped: heap.obtained)
  }

  func trim() { _ = clab_glibc_heap_trim() }
}
