/// jemalloc, by `mallctl`.
///
/// jemalloc's counts are those of the last epoch, and blocks in a thread's cache count as allocated: each reading
/// flushes the calling thread's cache and begins an epoch.
final class JemallocStatistics: AllocatorStatistics {
  typealias Control =
    @convention(c) (
      UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?, UnsafeMutableRawPointer?, Int
    ) -> Int32

  /// The index that means all arenas, `MALLCTL_ARENAS_ALL` (since jemalloc 5).
  private static let allArenas = 4096

  private let control: Control

  /// Nil if no jemalloc serves, or one without statistics.
  init?() {
    guard let control = DynamicSymbol.function("mallctl", as: Control.self) else { return nil }
    self.control = control
    guard figure("stats.allocated") != nil else { return nil }
  }

  func read() -> HeapFigures {
    flushThreadCache()
    beginEpoch()
    return HeapFigures(
      allocated: figure("stats.allocated"), resident: figure("stats.resident"), mapped: figure("stats.mapped"))
  }

  /// Blocks that the program holds: those that all arenas gave out, less those they took back. Nil if this jemalloc
  /// doesn't count them.
  func liveBlocks() -> Int? {
    flushThreadCache()
    beginEpoch()
    var blocks = 0
    for size in ["small", "large"] {
      guard let given = figure("stats.arenas.\(Self.allArenas).\(size).nmalloc"),
        let taken = figure("stats.arenas.\(Self.allArenas).\(size).ndalloc")
      else { return nil }
      blocks += given - taken
    }
    return blocks
  }

  func trim() {
    flushThreadCache()
    _ = control("arena.\(Self.allArenas).purge", nil, nil, nil, 0)
  }

  /// The version text; nil if there is no jemalloc.
  static func version() -> String? {
    guard let control = DynamicSymbol.function("mallctl", as: Control.self) else { return nil }
    var text: UnsafePointer<CChar>?
    var size = MemoryLayout.size(ofValue: text)
    guard control("version", &text, &size, nil, 0) == 0, let text else { return nil }
    // `5.3.0-0-g54eaed1...`: the release, the commits since (none) and the commit. A release is named by its number.
    let version = String(cString: text)
    let parts = version.split(separator: "-")
    return parts.count == 3 && parts[1] == "0" ? String(parts[0]) : version
  }

  // Does nothing, and fails, if the thread's cache is switched off.
  private func flushThreadCache() { _ = control("thread.tcache.flush", nil, nil, nil, 0) }

  private func beginEpoch() {
    var epoch: UInt64 = 1
    _ = control("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size)
  }

  private func figure(_ name: String) -> Int? {
    var value = 0
    var size = MemoryLayout<Int>.size
    return control(name, &value, &size, nil, 0) == 0 ? value : nil
  }
}
