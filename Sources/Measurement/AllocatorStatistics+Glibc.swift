import CLabShims

/// glibc, by `mallinfo2`, its thread's cache and `malloc_trim`.
///
/// glibc counts the free blocks in a thread's cache (at most seven of each small size) as in use. They are subtracted
/// here: a map of a few entries consists of nothing else. Caches of other running threads are not subtracted.
///
/// glibc does not report what is resident: `resident` is what it has obtained from the kernel (`arena + hblkhd`), which
/// equals the resident bytes as long as nothing has been trimmed: with a filled map, but not after a trim.
final class GlibcStatistics: AllocatorStatistics {
  private var cache = clab_glibc_cache()
  private let isCacheKnown: Bool

  /// Nil if the C library has no `mallinfo2`. Must be read by the thread that creates it.
  init?() {
    var heap = clab_glibc_heap()
    guard clab_glibc_heap_read(&heap) == 1 else { return nil }
    isCacheKnown = clab_glibc_cache_find(&cache) == 1
  }

  func read() -> HeapFigures {
    var heap = clab_glibc_heap()
    guard clab_glibc_heap_read(&heap) == 1 else { return .none }
    return HeapFigures(
      allocated: cachedBytes.map { heap.allocated - $0 }, resident: heap.obtained, mapped: heap.obtained)
  }

  var reasonForNoBytes: String? {
    cachedBytes == nil
      ? "this glibc counts free blocks of its thread's cache as allocated, and the cache can't be read" : nil
  }

  func trim() { _ = clab_glibc_heap_trim() }

  private var cachedBytes: Int? {
    var bytes = 0
    return isCacheKnown && clab_glibc_cache_bytes(&cache, &bytes) == 1 ? bytes : nil
  }
}
