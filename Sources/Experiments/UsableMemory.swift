import Platform

/// The memory available to a worker.
package struct UsableMemory: Sendable, Equatable {
  /// How much.
  package var bytes: Int
  /// Whose it is, for messages.
  package var owner: String

  /// The memory of a machine with the given number of bytes.
  package init(bytes: Int, owner: String = "this machine's") {
    self.bytes = bytes
    self.owner = owner
  }

  /// The smallest of what the machine has, what the container may use, and what `ulimit -v` leaves.
  ///
  /// - Parameters:
  ///   - files: where control groups are read.
  ///   - physical: bytes in the machine.
  ///   - addressSpace: bytes that one process may map; nil if there is no limit.
  package static func available(
    files: SystemFiles = SystemFiles(), physical: Int = Self.physical, addressSpace: Int? = Self.addressSpace
  ) -> UsableMemory {
    var limits = [UsableMemory(bytes: physical)]
    if let group = CgroupLimits(files: files).memoryLimitBytes {
      limits.append(UsableMemory(bytes: group, owner: "this container's (its control group's)"))
    }
    if let addressSpace { limits.append(UsableMemory(bytes: addressSpace, owner: "`ulimit -v`'s")) }
    return limits.min { $0.bytes < $1.bytes }!
  }

  /// Bytes of memory in this machine.
  package static var physical: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  /// Bytes that this process may map, by `ulimit -v`; nil if there is no limit.
  package static var addressSpace: Int? {
    var limit = rlimit()
    #if canImport(Glibc)
      let answer = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      let answer = getrlimit(RLIMIT_AS, &limit)
    #endif
    return answer == 0 ? Int(exactly: limit.rlim_cur) : nil
  }
}
