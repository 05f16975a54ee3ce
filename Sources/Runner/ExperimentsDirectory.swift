/// Finds the project's `experiments` directory.
public enum ExperimentsDirectory {
  /// The given one, or the first `experiments` folder with an `allocators.toml` from the current directory upwards.
  ///
  /// - Throws: `RunnerError.noExperiments` where there is none.
  public static func locate(given: String?) throws -> String {
    if let given {
      guard isExperiments(given) else { throw RunnerError.notExperiments(given) }
      return given
    }
    let start = CurrentDirectory.path
    if isExperiments("experiments") { return "experiments" }
    var directory = start
    while let slash = directory.lastIndex(of: "/"), directory != "/" {
      directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
      let candidate = directory == "/" ? "/experiments" : "\(directory)/experiments"
      if isExperiments(candidate) { return candidate }
    }
    throw RunnerError.noExperiments(start)
  }

  private static func isExperiments(_ path: String) -> Bool {
    ProcessEnvironment.isReadable("\(path)/allocators.toml")
  }
}
