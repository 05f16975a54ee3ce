import Platform
import Subprocess
import SystemPackage

/// A shell that runs alongside each worker and outlives the runner by a moment: if the runner dies, whatever the cause,
/// it kills the worker with everything the worker started, and removes the private directory.
///
/// The shell reads a pipe whose other end only the runner holds. A parent-death signal would not do: it is sent when
/// the thread that started the worker ends, which can happen to Swift's threads at any time; it does not reach what the
/// worker starts; and it would be one more thing in the measured process. The shell sleeps while the worker runs.
struct Watchdog: Sendable {
  private let pipe: Int32
  /// Not a child of the launch's task: cancelling that must not end the watchdog while the worker may still run.
  private let shell: Task<Void, any Error>

  private static let script = """
    trap '' HUP INT QUIT TERM TSTP
    group=
    while read -r word; do group=$word; done
    [ "$group" = done ] && exit
    directory=$(cd "$1" && pwd -P)
    [ -n "$group" ] && kill -KILL "-$group"
    [ -n "$directory" ] || exit
    # A worker that was just being started has told no group; its working directory gives it away.
    for process in /proc/[0-9]*; do
      [ "$(readlink "$process/cwd")" = "$directory" ] && kill -KILL "${process#/proc/}"
    done
    rm -rf "$directory"
    """

  /// Starts watching over the worker of a private directory. Throws if no shell can be started.
  init(directory: String) async throws {
    var ends: [Int32] = [-1, -1]
    guard Self.makePipe(&ends) else { throw Errno(rawValue: errno) }
    let input = FileDescriptor(rawValue: ends[0])
    pipe = ends[1]
    let (started, signal) = AsyncStream<Void>.makeStream()
    let shell = Task.detached {
      defer { signal.finish() }
      var options = PlatformOptions()
      // Signals that end the terminal's programs must not end this one.
      options.createSession = true
      _ = try await Subprocess.run(
        .path("/bin/sh"), arguments: ["-c", Self.script, "maplab-watchdog", directory],
        environment: .custom(["PATH": LaunchCommand.searchPath]), platformOptions: options,
        input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: .discarded, error: .discarded
      ) { _ in
        signal.yield()
        signal.finish()
      }
    }
    self.shell = shell
    var isWatching = Task.isCancelled
    for await _ in started { isWatching = true }
    if !isWatching, !Task.isCancelled {
      close(pipe)
      try await shell.value
    }
  }

  /// The worker has started, as the leader of a group.
  func watch(group: pid_t) { _ = writeAll(Array("\(group)\n".utf8), to: pipe) }

  /// The worker has ended, and the runner takes care of the rest.
  func end() async {
    _ = writeAll(Array("done\n".utf8), to: pipe)
    close(pipe)
    _ = try? await shell.value
  }

  /// A forked child that has not exec'ed yet may hold the ends for a moment; the library closes them there.
  private static func makePipe(_ ends: inout [Int32]) -> Bool {
    guard systemPipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return true
  }
}

/// The system's `pipe`, which is shadowed by a property of `Watchdog`.
private func systemPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 { pipe(ends) }
