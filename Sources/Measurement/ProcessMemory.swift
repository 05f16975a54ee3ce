import Platform

/// The kernel's view of this process's memory. Everything a reading needs is opened and allocated beforehand, so that
/// a reading does not change its own result.
final class ProcessMemory {
  private let rollup: KernelFile?
  private let statm: KernelFile
  private let status: KernelFile
  private let kibibytesPerPage: Int

  /// Opens the files; throws `unreadable` if /proc is not available.
  init() throws {
    // smaps_rollup walks the page tables. statm is faster but, depending on the kernel's version, only close: each
    // processor or thread may hold back some dozens of pages. Kernels before 4.14 only have statm.
    rollup = KernelFile(path: "/proc/self/smaps_rollup", capacity: 4096)
    statm = try Self.open("/proc/self/statm", capacity: 256)
    status = try Self.open("/proc/self/status", capacity: 8192)
    kibibytesPerPage = sysconf(Int32(_SC_PAGESIZE)) / 1024
  }

  private static func open(_ path: String, capacity: Int) throws -> KernelFile {
    guard let file = KernelFile(path: path, capacity: capacity) else {
      throw MeasurementError.unreadable(path: path, reason: systemMessage(errno))
    }
    return file
  }

  /// Current resident set, in KiB.
  func residentKiB() throws -> Int {
    if let rollup, let text = try? rollup.read(), let size = number(labelled: "Rss:", in: text) { return size }
    var fields = DecimalFields(try statm.read(), from: 0)
    guard fields.next() != nil, let pages = fields.next() else {
      throw MeasurementError.unreadable(path: "/proc/self/statm", reason: "no resident set")
    }
    return pages * kibibytesPerPage
  }

  /// Largest resident set since `resetPeak`, or since the process began, in KiB (VmHWM).
  func peakKiB() throws -> Int {
    guard let size = number(labelled: "VmHWM:", in: try status.read()) else {
      throw MeasurementError.unreadable(path: "/proc/self/status", reason: "no VmHWM")
    }
    return size
  }

  /// Resets the peak to the current resident set. Returns nil, or why the kernel refuses.
  func resetPeak() -> String? {
    let descriptor = Glibc.open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "/proc/self/clear_refs: \(systemMessage(errno))" }
    defer { close(descriptor) }
    guard write(descriptor, "5", 1) == 1 else { return "/proc/self/clear_refs: \(systemMessage(errno))" }
    return nil
  }
}

/// Page faults of the process so far.
struct PageFaults {
  /// Served from memory.
  var minor: Int
  /// Read from a disk.
  var major: Int

  /// The counts now.
  static func now() -> PageFaults {
    let usage = resourceUsage()
    return PageFaults(minor: usage.ru_minflt, major: usage.ru_majflt)
  }
}

/// What the kernel has counted for this process, all its threads together.
func resourceUsage() -> rusage {
  var usage = rusage()
  // Glibc's module declares the argument as a plain integer and the constant as an enumeration.
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage
}
