import Foundation
import Testing
import WaitingTests

/// `.ci/setup` with a path of its own, in which some tools are missing and others are fakes that note their calls.
@Suite(.serialized, .waitsForPrograms) struct SetUpTests {
  private static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private struct Machine {
    let path = FileManager.default.temporaryDirectory.path + "/maplab-path-\(UUID().uuidString)"

    init(tools: [String: String]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in ["bash", "dirname", "env", "find", "touch"] {
        let real = ["/usr/bin/", "/bin/"].map { $0 + name }.first(where: FileManager.default.isExecutableFile)
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: real ?? "/bin/false")
      }
      for (name, script) in tools {
        try "#!/bin/sh\n\(script)\n".write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
      }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func setUp() throws -> (exitCode: Int32, errors: String) {
      let process = Process()
      let errors = Pipe()
      process.executableURL = URL(fileURLWithPath: SetUpTests.project + "/.ci/setup")
      process.environment = ["PATH": path]
      process.standardError = errors
      try process.run()
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, text)
    }
  }

  @Test func withoutRootAndSudoTheCommandIsPrinted() throws {
    let machine = try Machine(tools: ["swift": "", "id": "echo 1000", "apt-get": "exit 1"])
    defer { machine.remove() }
    let result = try machine.setUp()
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("valgrind is missing: instruction"))
    let command = "sudo apt-get update && sudo apt-get install --no-install-recommends "
    #expect(result.errors.split(separator: "\n").contains { $0.contains(command) && $0.hasSuffix("valgrind") })
  }

  @Test func withSudoItIsInstalledAfterAnUpdateWhereThatIsNeeded() throws {
    let machine = try Machine(tools: [
      "swift": "", "id": "echo 1000", "sudo": "[ \"$2\" = true ] && exit 0; shift; exec \"$@\"",
      // The first installation fails, as with lists that are out of date.
      "apt-get": """
      echo "apt-get $*" >&2
      case $* in *install*) [ -e "${0%/*}/updated" ] || exit 100 ;; *) touch "${0%/*}/updated" ;; esac
      """,
    ])
    defer { machine.remove() }
    let result = try machine.setUp()
    #expect(result.exitCode == 0)
    let calls = result.errors.split(separator: "\n").filter { $0.hasPrefix("apt-get ") }.map {
      $0.split(separator: " ")
    }
    #expect(calls.contains { $0.contains("update") })
    #expect(calls.last?.contains("install") == true && calls.last?.last == "valgrind")
    #expect(!result.errors.contains("could not install"))
  }

  @Test func aFailureToInstallDoesNotStopAnything() throws {
    let machine = try Machine(tools: ["swift": "", "id": "echo 0", "apt-get": "exit 100"])
    defer { machine.remove() }
    let result = try machine.setUp()
    #expect(result.exitCode == 0 && result.errors.contains("could not install"))
  }

  @Test func aMissingToolchainStopsEverything() throws {
    let machine = try Machine(tools: [:])
    defer { machine.remove() }
    let result = try machine.setUp()
    #expect(result.exitCode == 1 && result.errors.contains("no swift in the path"))
  }
}
