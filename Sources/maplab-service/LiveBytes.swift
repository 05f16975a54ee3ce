#if Service
  import Measurement

  /// The bytes in blocks that the service holds, as reported by its allocator. To be used by the thread that creates
  /// it, whose own free blocks are left out.
  struct LiveBytes {
    private let heap: HeapWatch

    /// Nil if the allocator doesn't report it.
    init?() {
      // Glibc's cache of this thread is found by observing what an allocation changes, which other threads may change
      // at the same time.
      for _ in 0..<100 {
        if let heap = try? HeapWatch(), (try? heap.read())?.allocated != nil {
          self.heap = heap
          return
        }
      }
      return nil
    }

    /// The bytes now.
    var now: Int? { (try? heap.read())?.allocated }
  }
#endif
