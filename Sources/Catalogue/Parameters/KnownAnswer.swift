/// The `answer` table of a `known-answer` cell: what each operation, and each entry of the memory pass, does, precisely
/// enough to know the lab's figures before they are measured.
///
/// A table names one kind of work. The other properties belong to some kinds only, see `Modifier`.
package struct KnownAnswer: Sendable, Hashable {
  /// A kind of work; its name is the key that gives its amount.
  package enum Work: String, CaseIterable, Sendable, Hashable {
    case spin
    case busy
    case blocks
    case leaks
    case objects
    case retains
    case loads
    case calls
    case pages
    case filePages = "file_pages"
    case preemptions

    /// One line for `maplab list workloads`.
    package var summary: String {
      switch self {
      case .spin: "so many iterations of a loop of three instructions, each waiting for the one before"
      case .busy: "so many nanoseconds of busy waiting by the kernel's clock"
      case .blocks: "blocks of these sizes obtained, written to and freed"
      case .leaks: "one block of so many bytes that is not freed"
      case .objects: "so many objects made and released"
      case .retains: "so many retains and releases"
      case .loads: "so many loads, line by line round a region"
      case .calls: "so many indirect calls to two functions in turn"
      case .pages: "in the memory pass: so many fresh pages touched by each entry"
      case .filePages: "in the memory pass: so many pages of a file read from the disk by each entry"
      case .preemptions: "so many wake-ups of a thread that takes the processor away"
      }
    }
  }

  /// What is done.
  package var work: Work
  /// How much of it: iterations, nanoseconds, bytes of a leaked block, objects, retains, loads, calls, pages, wake-ups.
  /// For `blocks`, their number.
  package var amount: Int
  /// Bytes of each block of `blocks`; empty for the others.
  package var sizes: [Int] = []
  /// With `busy`: every n-th operation of a round, for each n of the list, lasts `slowFactor` times as long.
  package var slowEvery: [Int] = []
  /// With `busy`: the factor.
  package var slowFactor = Self.defaultSlowFactor
  /// With `blocks`: sizes to which the first block is resized, one after the other.
  package var resizes: [Int] = []
  /// With `blocks`, in the memory pass: bytes of a further block per entry; all of them are freed when the last entry is
  /// in. 0: none.
  package var holes = 0
  /// With `blocks`, in the memory pass: bytes of one block that is allocated and written before the baseline. 0: none.
  package var held = 0
  /// With `loads`: bytes of the region that they cycle through.
  package var region = Self.defaultRegion
  /// With `pages`: how many of each entry's pages stay when the entry is removed.
  package var kept = 0
  /// With `pages`: pages that are touched and released between filling and removing.
  package var passing = 0

  /// Work without modifiers; `sizes` are for `blocks` only.
  package init(_ work: Work, _ amount: Int = 0, sizes: [Int] = []) {
    self.work = work
    self.amount = work == .blocks ? sizes.count : amount
    self.sizes = sizes
  }

  /// Twice as long.
  package static let defaultSlowFactor = 2
  /// 64 KiB: twice the simulated first-level cache, a small part of the last-level cache.
  package static let defaultRegion = 65_536
  /// Bytes of a line of the simulated caches.
  package static let lineSize = 64
  /// Bytes of what experiment files call a page.
  package static let pageSize = 4096

  /// Maximum number of bytes that the memory pass takes for each entry, and once.
  package var memory: (perEntry: Int, once: Int) {
    switch work {
    case .blocks: (sizes.reduce(0, +) + holes, held)
    case .leaks: (amount, 0)
    case .pages, .filePages: (amount * Self.pageSize, passing * Self.pageSize)
    case .loads: (0, region)
    case .spin, .busy, .objects, .retains, .calls, .preemptions: (0, 0)
    }
  }

  /// Nanoseconds that the slowest operation of `busy` waits; 0 for other work, infinite if that overflows.
  package var longestWait: Double {
    work == .busy ? slowEvery.reduce(Double(amount)) { wait, _ in wait * Double(slowFactor) } : 0
  }

  /// Nanoseconds that an operation takes on an ordinary machine, for estimates.
  package var typicalNanoseconds: Double {
    switch work {
    case .spin: Double(amount) * 1.2
    case .busy:
      slowEvery.reduce(Double(amount)) { mean, every in mean * (1 + Double(slowFactor - 1) / Double(max(1, every))) }
    case .blocks: 60 * Double(sizes.count + resizes.count)
    case .leaks, .pages, .filePages: 100
    case .objects: 60 * Double(amount)
    case .retains: 12 * Double(amount)
    case .loads, .calls: 5 * Double(amount)
    case .preemptions: 3000 * Double(amount)
    }
  }
}
