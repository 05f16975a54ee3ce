import Platform

/// Another program, run to its end or to a time limit.
///
/// Not by swift-subprocess, which starts the runner's processes: its calls are asynchronous, and a worker, whose
/// allocations and instructions are counted, has no tasks and no threads for them. Anything that a worker links is in
/// every measured process.
package struct ChildProcess {
  /// How it ended, and what it printed.
  package struct Ending {
    /// The exit code; nil if a signal or the limit ended it.
    package var code: Int32?
    /// True if it was killed.
    package var isTimedOut: Bool
    /// Standard output and standard error, as they came.
    package var output: String

    /// Names an ending.
    package init(code: Int32?, isTimedOut: Bool, output: String) {
      self.code = code
      self.isTimedOut = isTimedOut
      self.output = output
    }
  }

  /// Why a program could not be started.
  package struct NotStarted: Error, CustomStringConvertible {
    package var description: String

    /// Says why.
    package init(description: String) { self.description = description }
  }

  /// Absolute path of the program.
  package var executable: String
  /// Its arguments, without its name.
  package var arguments: [String]
  /// Its whole environment: nothing is inherited, so that a preloaded allocator serves this process only.
  package var environment: [String: String]
  /// Seconds after which it is killed.
  package var limit: Double = 60
  /// Absolute path of the file that is its standard input.
  package var input = "/dev/null"
  /// Descriptors that it inherits, even if they are close-on-exec.
  package var inherited: [Int32] = []

  /// Specifies a program, with standard input from `/dev/null`.
  package init(
    executable: String, arguments: [String], environment: [String: String], limit: Double = 60,
    input: String = "/dev/null", inherited: [Int32] = []
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.limit = limit
    self.input = input
    self.inherited = inherited
  }

  /// Starts the program; the caller ends it later. Throws `NotStarted`.
  package func start() throws -> RunningChild {
    var pipe: [Int32] = [0, 0]
    guard Self.makePipe(&pipe) else { throw NotStarted(description: "no pipe: \(systemMessage(errno))") }
    defer { close(pipe[1]) }
    do {
      return RunningChild(identifier: try spawn(output: pipe[1]), output: pipe[0])
    } catch {
      close(pipe[0])
      throw error
    }
  }

  /// Starts the program and waits for it. Throws `NotStarted`.
  ///
  /// It leads its own process group, all of which is killed at the limit: a compiler driver has children.
  package func run() throws -> Ending {
    var pipe: [Int32] = [0, 0]
    guard Self.makePipe(&pipe) else { throw NotStarted(description: "no pipe: \(systemMessage(errno))") }
    defer { close(pipe[0]) }
    let identifier: pid_t
    do {
      defer { close(pipe[1]) }
      identifier = try spawn(output: pipe[1])
    }
    let (output, isTimedOut) = Self.read(pipe[0], until: Self.now() + limit)
    if isTimedOut { kill(-identifier, SIGKILL) }
    var status: Int32 = 0
    _ = uninterrupted { Int(waitpid(identifier, &status, 0)) }
    let code: Int32? = status & 0x7f == 0 && !isTimedOut ? status >> 8 & 0xff : nil
    return Ending(code: code, isTimedOut: isTimedOut, output: String(decoding: output, as: UTF8.self))
  }

  private func spawn(output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
    // Duplicated onto itself, so that it stays open.
    for descriptor in inherited { posix_spawn_file_actions_adddup2(&actions, descriptor, descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)

    let arguments = Self.strings([executable] + self.arguments)
    let environment = Self.strings(self.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    defer { for string in arguments + environment { free(string) } }
    var identifier = pid_t()
    let error = posix_spawn(&identifier, executable, &actions, &attributes, arguments, environment)
    guard error == 0 else { throw NotStarted(description: "\(executable): \(systemMessage(error))") }
    return identifier
  }

  /// Reads to the end of the pipe, which comes when the last process of the group has closed it, or to the deadline.
  private static func read(_ pipe: Int32, until deadline: Double) -> (bytes: [UInt8], isTimedOut: Bool) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let left = deadline - now()
      guard left > 0 else { return (bytes, true) }
      var question = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      guard poll(&question, 1, Int32(min(left * 1000, 1e6).rounded(.up))) > 0 else { continue }
      let count = uninterrupted { systemRead(pipe, &chunk, chunk.count) }
      guard count > 0 else { return (bytes, false) }
      bytes += chunk[..<count]
    }
  }

  /// Both ends are close-on-exec, so that started programs only have the copies given to them.
  private static func makePipe(_ ends: inout [Int32]) -> Bool {
    guard pipe(&ends) == 0 else { return false }
    return ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
  }

  /// A C array of strings, each to be freed, with the null that ends it.
  private static func strings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }

  fileprivate static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// A program that runs until it is ended.
package struct RunningChild {
  /// Its process, which leads its own group.
  package let identifier: pid_t
  fileprivate let output: Int32

  /// The next line of its output, or the rest if it ends; nil if nothing comes in time.
  package func line(within seconds: Double) -> String? {
    let deadline = ChildProcess.now() + seconds
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while ChildProcess.now() < deadline {
      var question = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&question, 1, 100) > 0 else { continue }
      guard uninterrupted({ systemRead(output, &byte, 1) }) == 1, byte != 10 else {
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
      }
      bytes.append(byte)
    }
    return nil
  }

  /// Asks it to end, and kills it after five seconds.
  package func end() {
    kill(-identifier, SIGTERM)
    let deadline = ChildProcess.now() + 5
    var status: Int32 = 0
    while waitpid(identifier, &status, WNOHANG) == 0 {
      if ChildProcess.now() > deadline { kill(-identifier, SIGKILL) }
      usleep(10_000)
    }
    close(output)
  }
}

/// The system's `read`, which is shadowed by the type's own.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}

/// Where a program of this name is installed; nil if it isn't on the path.
package func installedProgram(_ name: String) -> String? {
  let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
  return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
}

/// Where this process's own program is; nil if the system does not report it.
package var ownProgram: String? {
  var buffer = [CChar](repeating: 0, count: 4_096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
  return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
}
