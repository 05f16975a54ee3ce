import Glibc

/// Prometheus' own checker, where it is installed (Debian: package prometheus).
enum Promtool {
  /// What `promtool check metrics` says of a page.
  struct Verdict {
    /// True where it exits with 0 and says nothing.
    var accepts: Bool
    /// What it says.
    var complaints: String
  }

  /// Where it is installed; nil where it isn't on the path.
  static var path: String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/promtool" }.first { access($0, X_OK) == 0 }
  }

  /// Lets it check a page. Nil where it can't be started.
  static func check(_ page: String, path: String) -> Verdict? {
    var input: [Int32] = [-1, -1]
    var output: [Int32] = [-1, -1]
    guard pipe(&input) == 0, pipe(&output) == 0 else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input[0], 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_adddup2(&actions, output[1], 2)
    for descriptor in input + output { posix_spawn_file_actions_addclose(&actions, descriptor) }
    let texts = [path, "check", "metrics"].map { (text: String) in strdup(text) }
    defer { for text in texts { free(text) } }
    // Without the allocator and the probe that are preloaded into this process.
    let variables = ["PATH=/usr/bin:/bin"].map { (text: String) in strdup(text) }
    defer { for variable in variables { free(variable) } }
    var process = pid_t()
    let error = posix_spawn(&process, path, &actions, nil, texts + [nil], variables + [nil])
    close(input[0])
    close(output[1])
    guard error == 0 else {
      close(input[1])
      close(output[0])
      return nil
    }
    // A page is smaller than a pipe, so nobody waits for anybody.
    writeAll(Array(page.utf8), to: input[1])
    close(input[1])
    let complaints = String(decoding: readAll(output[0]), as: UTF8.self)
    close(output[0])
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return Verdict(accepts: status == 0 && complaints.isEmpty, complaints: complaints)
  }
}
