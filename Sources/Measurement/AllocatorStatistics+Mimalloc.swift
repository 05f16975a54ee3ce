import Platform

/// mimalloc, by `mi_heap_visit_blocks`, `mi_process_info` and `mi_collect`.
///
/// Its own counters are compiled out of release builds, so the figures are summed over the areas of the calling
/// thread's heap, without blocks of other threads. `resident` is what is committed for pages that hold blocks; pages
/// that mimalloc keeps for later are resident but not included.
final class MimallocStatistics: AllocatorStatistics {
  /// The beginning of `mi_heap_area_t`, the same in every version of mimalloc 2.
  private struct HeapArea {
    var blocks: UnsafeRawPointer?
    var reserved: Int
    var committed: Int
    var used: Int
    var blockSize: Int
  }

  private static let decommitDelayMicroseconds: UInt32 = 600_000

  private struct Sums {
    var allocated = 0
    var committed = 0
    var reserved = 0
  }

  private typealias Visitor =
    @convention(c) (
      UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?
    ) -> Bool
  private typealias VisitBlocks = @convention(c) (UnsafeRawPointer?, Bool, Visitor, UnsafeMutableRawPointer?) -> Bool

  private let visitBlocks: VisitBlocks
  private let defaultHeap: @convention(c) () -> UnsafeRawPointer?
  private let collect: @convention(c) (Bool) -> Void

  /// Nil if mimalloc isn't in use.
  init?() {
    guard
      let visitBlocks = DynamicSymbol.function("mi_heap_visit_blocks", as: VisitBlocks.self),
      let defaultHeap = DynamicSymbol.function(
        "mi_heap_get_default", as: (@convention(c) () -> UnsafeRawPointer?).self),
      let collect = DynamicSymbol.function("mi_collect", as: (@convention(c) (Bool) -> Void).self)
    else { return nil }
    self.visitBlocks = visitBlocks
    self.defaultHeap = defaultHeap
    self.collect = collect
  }

  func read() -> HeapFigures {
    var sums = Sums()
    let complete = visitBlocks(
      defaultHeap(), false,
      { _, area, _, _, context in
        if let area = area?.assumingMemoryBound(to: HeapArea.self).pointee,
          let sums = context?.assumingMemoryBound(to: Sums.self)
        {
          sums.pointee.allocated += area.used * area.blockSize
          sums.pointee.committed += area.committed
          sums.pointee.reserved += area.reserved
        }
        return true
      }, &sums)
    guard complete else { return .none }
    return HeapFigures(allocated: sums.allocated, resident: sums.committed, mapped: sums.reserved)
  }

  /// mimalloc 2 decommits freed memory only some time after it was freed (500 ms unless its environment says
  /// otherwise), and only when it is called again; what the first call schedules is released by the second. A call
  /// before the end of the delay restarts it.
  func trim() {
    for _ in 0..<2 {
      usleep(Self.decommitDelayMicroseconds)
      collect(true)
    }
  }

  /// The version; nil if there is no mimalloc. `mi_version` answers 209 for 2.0.9.
  static func version() -> String? {
    guard let function = DynamicSymbol.function("mi_version", as: (@convention(c) () -> Int32).self) else { return nil }
    let number = function()
    // From 2.2 (and 1.9, 3.0) on two digits each for minor and patch would no longer fit the old form.
    return number < 1000
      ? "\(number / 100).\(number / 10 % 10).\(number % 10)"
      : "\(number / 10000).\(number / 100 % 100).\(number % 100)"
  }
}
