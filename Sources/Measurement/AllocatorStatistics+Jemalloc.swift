/// jemalloc, by `mallctl`.
///
/// jemalloc's counts are those of the last epoch, and blocks in a thread's cache count as allocated: each reading
/// flushes the calling thread's cache and begins an epoch. From then on it must not allocate, because that would refill
/// the cache with 25 to 100 blocks. So names are static strings: any other string would be converted to a C string.
final class JemallocStatistics: AllocatorStatistics {
  typealias Control =
    @convention(c) (
      UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?, UnsafeMutableRawPointer?, Int
    ) -> Int32

  private let control: Control

  /// Nil if jemalloc isn't in use or has no statistics.
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

  /// Blocks that the program holds: all allocations of all arenas minus the frees. Nil if this jemalloc doesn't count
  /// them.
  func liveBlocks() -> Int? {
    flushThreadCache()
    beginEpoch()
    // 4096 means all arenas: `MALLCTL_ARENAS_ALL`, since jemalloc 5.
    guard let small = figure("stats.arenas.4096.small.nmalloc"), let large = figure("stats.arenas.4096.large.nmalloc"),
      let smallTaken = figure("stats.arenas.4096.small.ndalloc"),
      let largeTaken = figure("stats.arenas.4096.large.ndalloc")
    else { return nil }
    return small + large - smallTaken - largeTaken
  }

  func trim() {
    flushThreadCache()
    _ = control(Self.name("arena.4096.purge"), nil, nil, nil, 0)
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
  private func flushThreadCache() { _ = control(Self.name("thread.tcache.flush"), nil, nil, nil, 0) }

  private func beginEpoch() {
    var epoch: UInt64 = 1
    _ = control(Self.name("epoch"), nil, nil, &epoch, MemoryLayout<UInt64>.size)
  }

  private func figure(_ name: StaticString) -> Int? {
    var value = 0
    var size = MemoryLayout<Int>.size
    return control(Self.name(name), &value, &size, nil, 0) == 0 ? value : nil
  }

  /// The name as C needs it: a static string ends in a NUL.
  private static func name(_ name: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
