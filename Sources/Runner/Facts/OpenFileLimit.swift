import Platform

/// How many files a process may have open. Starting a worker takes a dozen, and the libraries that start processes crash or
/// hang if one of them can't be had.
package enum OpenFileLimit {
  /// The smallest limit that the lab works with.
  static let least: rlim_t = 64

  /// Raises this process's limit to 64 if it is lower.
  ///
  /// - Throws: `RunnerError.tooFewFiles` if the system does not allow 64.
  package static func raise() throws {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < least else { return }
    var raised = limit
    raised.rlim_cur = min(limit.rlim_max, least)
    guard setrlimit(files, &raised) == 0, raised.rlim_cur >= least else {
      throw RunnerError.tooFewFiles(allowed: Int(limit.rlim_max), needed: Int(least))
    }
  }
}
