import Foundation
import InputAttack

/// The outer process: starts a process for each reader, as many at a time as there are processors, and finds out which
/// input a process died of.
struct Supervisor {
  var inputs: Int
  var seed: UInt64
  var keep: String

  /// Crashes after which a reader is left alone.
  private static let mostCrashes = 10

  /// Attacks the readers; false where one broke a promise.
  func attack(_ readers: [InputReader]) async throws -> Bool {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      var waiting = readers[...]
      for reader in waiting.prefix(ProcessInfo.processInfo.activeProcessorCount) {
        group.addTask { try await attack(reader) }
        waiting.removeFirst()
      }
      var isSound = true
      while let result = try await group.next() {
        isSound = isSound && result
        if let reader = waiting.popFirst() { group.addTask { try await attack(reader) } }
      }
      return isSound
    }
  }

  private func attack(_ reader: InputReader) async throws -> Bool {
    let progress = FileManager.default.temporaryDirectory.appending(path: "input-attack-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: progress) }
    var next = 0
    var isSound = true
    for _ in 0..<Self.mostCrashes {
      try Data().write(to: progress)
      let ending = try await runProcess(reader, from: next, progress: progress.path)
      guard ending.reason == .uncaughtSignal else { return isSound && ending.status == 0 }
      isSound = false
      guard let number = ProgressFile.read(progress.path) else {
        print("CRASHED \(reader.name): signal \(ending.status) before the first input")
        return false
      }
      let input = try InputAttack(on: reader, seed: seed).input(number)
      let again = try KeptInputs(folder: keep).save(input, of: reader.name, number: number)
      print("CRASHED \(reader.name): signal \(ending.status) at an input of \(input.count) bytes\n        \(again)")
      fflush(nil)
      next = number + 1
    }
    return false
  }

  private struct Ending: Sendable {
    var reason: Process.TerminationReason
    var status: Int32
  }

  private func runProcess(_ reader: InputReader, from: Int, progress: String) async throws -> Ending {
    let process = Process()
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(filePath: link ?? CommandLine.arguments[0])
    process.arguments = [
      "--reader", reader.name, "--inputs", "\(inputs)", "--seed", "\(seed)", "--keep", keep, "--from", "\(from)",
      "--progress", progress,
    ]
    // A trap is told by its input; the debugger's picture of it takes longer than the attack.
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { process in
        continuation.resume(returning: Ending(reason: process.terminationReason, status: process.terminationStatus))
      }
      do {
        try process.run()
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}
