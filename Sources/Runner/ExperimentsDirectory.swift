/// Finds the project's `experiments` directory.
package enum ExperimentsDirectory {
  /// The given one; else the first `experiments` folder with an `allocators.toml` from the current directory upwards; else
  /// from this executable's folder upwards, so that a built maplab works from anywhere.
  ///
  /// - Throws: `RunnerError.noExperiments` if there is none, `notExperiments` if the given directory isn't one.
  package static func locate(given: String?) throws -> String {
    if let given {
      guard isExperiments(given) else { throw RunnerError.notExperiments(given) }
      return given
    }
    // The short form reads better in messages.
    if isExperiments("experiments") { return "experiments" }
    let starts = [CurrentDirectory.path, ProcessEnvironment.executableDirectory]
    guard let found = starts.lazy.compactMap(search).first else { throw RunnerError.noExperiments(starts[0]) }
    return found
  }

  private static func search(upFrom start: String) -> String? {
    var directory = start == "/" ? "" : Substring(start)
    while true {
      let candidate = "\(directory)/experiments"
      if isExperiments(candidate) { return candidate }
      guard let slash = directory.lastIndex(of: "/") else { return nil }
      directory = directory[..<slash]
    }
  }

  private static func isExperiments(_ path: String) -> Bool {
    ProcessEnvironment.isReadable("\(path)/allocators.toml")
  }
}
