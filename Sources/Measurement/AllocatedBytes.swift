/// The bytes in blocks that the program holds now, as the allocator that serves it rounds and counts them; nil where it
/// does not tell. Of glibc, those of the main arena.
///
/// An allocator's own functions are there only where it was preloaded, so the C library is asked last.
public func allocatedBytes() -> Int? {
  let statistics: (any AllocatorStatistics)? =
    JemallocStatistics() ?? MimallocStatistics() ?? TcmallocStatistics() ?? GlibcStatistics()
  return statistics?.read().allocated
}
