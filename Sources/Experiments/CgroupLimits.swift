/// The limits that control groups set for this process: what a container may use.
package struct CgroupLimits: Sendable, Equatable {
  /// Processors' worth of time; nil if there is no limit.
  package var processorLimit: Double?
  /// Bytes of memory; nil if there is no limit.
  package var memoryLimitBytes: Int?
  /// Periods in which the group was throttled because its quota was used up; nil if it is not known.
  package var throttledPeriods: Int?
  /// Seconds for which it was throttled.
  package var throttledSeconds: Double?
  /// 1 or 2; nil if there is no sign of control groups.
  package var version: Int?

  /// Reads both versions. A parent group may be stricter than its child, so the strictest limit counts.
  package init(files: SystemFiles) {
    let groups = Self.groups(files)
    if let path = groups[""], files.exists("\(Self.mount)/cgroup.controllers") {
      version = 2
      readUnified(files, below: Self.mount, path: path)
    } else if !groups.isEmpty, files.exists(Self.mount) {
      version = 1
      readSeparate(files, groups)
    }
  }

  private static let mount = "/sys/fs/cgroup"

  /// The process's path by controller; the unified hierarchy has an empty name.
  private static func groups(_ files: SystemFiles) -> [String: String] {
    var groups: [String: String] = [:]
    for line in (files.read("/proc/self/cgroup") ?? "").split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, Int(parts[0]) != nil else { continue }
      for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
        groups[String(controller)] = String(parts[2])
      }
    }
    return groups
  }

  /// The directories of a group and all its parents, innermost first. Inside a container the path may be the host's and
  /// not exist; then the mount's own directory is the group.
  private static func directories(_ mount: String, _ path: String) -> [String] {
    var parts = path.split(separator: "/")
    var directories: [String] = []
    while !parts.isEmpty {
      directories.append("\(mount)/\(parts.joined(separator: "/"))")
      parts.removeLast()
    }
    return directories + [mount]
  }

  private mutating func limit(processors: Double) { processorLimit = min(processorLimit ?? .infinity, processors) }
  private mutating func limit(memory: Int) { memoryLimitBytes = min(memoryLimitBytes ?? .max, memory) }

  /// Version 2: `cpu.max` is `max 100000` or quota and period in microseconds.
  private mutating func readUnified(_ files: SystemFiles, below mount: String, path: String) {
    for directory in Self.directories(mount, path) {
      let numbers = (files.line("\(directory)/cpu.max") ?? "").split(separator: " ").map { Double($0) }
      if numbers.count == 2, let quota = numbers[0], let period = numbers[1], period > 0 {
        limit(processors: quota / period)
      }
      if let bytes = files.number("\(directory)/memory.max") { limit(memory: bytes) }
      readThrottling(files, directory, timeName: "throttled_usec", secondsPerUnit: 1e-6)
    }
  }

  /// Version 1: a hierarchy per controller, with -1 or a number near 2^63 for no limit.
  private mutating func readSeparate(_ files: SystemFiles, _ groups: [String: String]) {
    if let path = groups["cpu"] {
      let mount = ["cpu", "cpu,cpuacct", "cpuacct,cpu"].map { "\(Self.mount)/\($0)" }.first(where: files.exists)
      for directory in mount.map({ Self.directories($0, path) }) ?? [] {
        if let quota = files.number("\(directory)/cpu.cfs_quota_us"), quota > 0,
          let period = files.number("\(directory)/cpu.cfs_period_us"), period > 0
        {
          limit(processors: Double(quota) / Double(period))
        }
        readThrottling(files, directory, timeName: "throttled_time", secondsPerUnit: 1e-9)
      }
    }
    if let path = groups["memory"] {
      for directory in Self.directories("\(Self.mount)/memory", path) {
        if let bytes = files.number("\(directory)/memory.limit_in_bytes"), (0..<1 << 60).contains(bytes) {
          limit(memory: bytes)
        }
      }
    }
  }

  private mutating func readThrottling(
    _ files: SystemFiles, _ directory: String, timeName: String, secondsPerUnit: Double
  ) {
    guard let periods = files.number("nr_throttled", in: "\(directory)/cpu.stat") else { return }
    let seconds = Double(files.number(timeName, in: "\(directory)/cpu.stat") ?? 0) * secondsPerUnit
    throttledPeriods = max(throttledPeriods ?? 0, periods)
    throttledSeconds = max(throttledSeconds ?? 0, seconds)
  }
}
