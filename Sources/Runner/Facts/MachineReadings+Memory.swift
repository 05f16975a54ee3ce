import Experiments
/// How the kernel hands out memory.
extension MachineReadings {
  /// The mode of transparent huge pages, `always`, `madvise` or `never`.
  package var transparentHugePages: String? { choice("/sys/kernel/mm/transparent_hugepage/enabled") }

  /// When the kernel makes room for huge pages, `always`, `defer`, `madvise` and so on.
  package var hugePageDefragmentation: String? { choice("/sys/kernel/mm/transparent_hugepage/defrag") }

  /// Huge pages reserved for programs that ask for them by name.
  package var reservedHugePages: Int? { files.number("HugePages_Total", in: "/proc/meminfo") }

  /// Swap in use and in all, in KiB; nil if it is not known.
  package var swapKiB: (used: Int, total: Int)? {
    guard let total = files.number("SwapTotal", in: "/proc/meminfo"),
      let free = files.number("SwapFree", in: "/proc/meminfo")
    else { return nil }
    return (total - free, total)
  }

  /// The word in brackets: `always [madvise] never`.
  private func choice(_ path: String) -> String? {
    guard let line = files.line(path), let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]"),
      open < close
    else { return nil }
    return String(line[line.index(after: open)..<close])
  }
}
