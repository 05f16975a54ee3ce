#if Service
  import Measurement

  /// The bytes in blocks that the service holds, by its allocator. For the thread that makes it, whose own free blocks are
  /// left out.
  struct LiveBytes {
    private let heap: HeapWatch

    /// Nil if the allocator doesn't tell.
    init?() {
      // Glibc's cache of this thread is found by what an allocation changes, which others may change at the same time.
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
