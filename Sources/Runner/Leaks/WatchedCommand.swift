import Foundation
import Platform

/// A command that is started in order to watch it, and that shares the user's terminal.
package final class WatchedCommand {
  private let process = Process()

  /// Starts it. Throws `RunnerError.cannotWatch` if there is no such program or it can't be started.
  package init(_ command: [String]) throws {
    let path = command[0].contains("/") ? command[0] : ProcessEnvironment.findInPath(command[0])
    guard let path, ProcessEnvironment.isExecutable(path) else {
      throw RunnerError.cannotWatch("found no program \"\(command[0])\" that can be run, expected one after --")
    }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = Array(command.dropFirst())
    do {
      try process.run()
    } catch {
      throw RunnerError.cannotWatch("\(command[0]) can't be started: \(error.localizedDescription)")
    }
  }

  /// Its id.
  package var id: Int32 { process.processIdentifier }

  /// Ends it if it is still running: SIGTERM first, SIGKILL after two seconds.
  package func end() {
    guard process.isRunning else { return }
    process.terminate()
    for _ in 0..<40 where process.isRunning { usleep(50_000) }
    if process.isRunning { kill(id, SIGKILL) }
    process.waitUntilExit()
  }
}
