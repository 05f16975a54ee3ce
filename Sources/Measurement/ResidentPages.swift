import Platform

/// The pages that blocks of memory touch, and which of them are resident.
package struct ResidentPages: Sendable {
  /// Runs of pages, as numbers of the first and of the one after the last.
  private var runs: [Range<UInt>] = []
  private static let pageSize = UInt(getpagesize())

  /// No page yet.
  package init() {}

  /// Adds the pages of a block. O(1), amortised.
  package mutating func add(_ block: UnsafeRawBufferPointer) {
    guard let start = block.baseAddress, block.count > 0 else { return }
    let first = UInt(bitPattern: start) / Self.pageSize
    let end = (UInt(bitPattern: start) + UInt(block.count) - 1) / Self.pageSize + 1
    // Blocks often come in address order.
    if let last = runs.last, last.lowerBound <= first, first <= last.upperBound {
      runs[runs.count - 1] = last.lowerBound..<max(end, last.upperBound)
    } else {
      runs.append(first..<end)
    }
  }

  /// How many pages there are, each counted once, and how many the kernel says are resident; nil if it does not
  /// report it. O(runs log runs + pages).
  package func count() -> (pages: Int, resident: Int)? {
    var pages = 0
    var resident = 0
    var done: UInt = 0
    for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let first = max(run.lowerBound, done)
      guard first < run.upperBound else { continue }
      done = run.upperBound
      let count = Int(run.upperBound - first)
      var states = [UInt8](repeating: 0, count: count)
      let address = UnsafeMutableRawPointer(bitPattern: first * Self.pageSize)
      guard mincore(address, count * Int(Self.pageSize), &states) == 0 else { return nil }
      pages += count
      resident += states.count { $0 & 1 == 1 }
    }
    return (pages, resident)
  }
}
