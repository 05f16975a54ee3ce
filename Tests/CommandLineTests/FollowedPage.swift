import Foundation
import Testing

/// A page that is followed as a newcomer would: files are written, commands run, and what they print is compared with what
/// the page shows.
enum FollowedPage {
  /// Follows it in a project and returns how many blocks of commands were run.
  static func follow(_ page: Document, in project: TemporaryProject) throws -> Int {
    var last = ""
    var commands = 0
    for block in page.blocks {
      switch block.language {
      case "toml", "python", "swift":
        let name = try #require(block.lines.first?.split(separator: " ").last, "\(block): name the file in a comment")
        try project.write(String(name), block.lines.joined(separator: "\n") + "\n")
      case "sh":
        guard let script = try script(block) else { continue }
        last = try run(script, in: project)
        commands += 1
      case "text":
        let missing = firstMissing(of: block.lines, in: last)
        #expect(missing == nil, "\(block): no line like \(missing ?? ""), in this order, in:\n\(last)")
      default: Issue.record("\(block): a block of \(block.language) is neither a file, nor commands, nor output")
      }
    }
    return commands
  }

  /// The commands as they can be run here: the built tool in place of `make bench` and of the path to release builds. Nil
  /// if the machine lacks the program.
  private static func script(_ block: Document.Block) throws -> String? {
    var lines: [String] = []
    for line in block.lines {
      if line.hasPrefix("export PATH=") { continue }
      if line.hasPrefix("python3"), !hasPython { return nil }
      guard line.hasPrefix("make bench") else {
        lines.append(line)
        continue
      }
      var experiment = ""
      var profile = ""
      for word in line.split(separator: " ").dropFirst(2) {
        let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
        switch pair.first {
        case "EXPERIMENT": experiment = pair[1]
        case "PROFILE": profile = " --profile \(pair[1])"
        default: Issue.record("\(block): \(word) is no variable that make bench takes here")
        }
      }
      lines.append("maplab run \(experiment)\(profile)")
    }
    return lines.joined(separator: "\n")
  }

  private static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  private static let hasPython = path.split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/python3")
  }

  /// What the commands print, errors included. The first that fails ends them.
  static func run(_ script: String, in project: TemporaryProject) throws -> String {
    let process = Process()
    let output = project.path + "/output.txt"
    try project.write("output.txt", "")
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-e", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: project.path)
    // A build resolves packages: where from, files in HOME say.
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key == "HOME" }
      .merging(["PATH": CommandLineTool.directory + ":" + path]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardOutput = file
    process.standardError = file
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(script)\n\(text)")
    return text
  }

  /// The first line shown that is not printed behind the ones before it; runs of blanks count as one.
  static func firstMissing(of shown: [String], in output: String) -> String? {
    var rest = output.components(separatedBy: "\n").map(words)[...]
    for line in shown {
      let pattern = words(line)
      guard let place = rest.firstIndex(where: { matches($0, pattern) }) else { return line }
      rest = rest[(place + 1)...]
    }
    return nil
  }

  private static func words(_ line: String) -> String {
    line.split(separator: " ").joined(separator: " ")
  }

  /// Whether the whole line is like the pattern, in which `…` is any text.
  private static func matches(_ line: String, _ pattern: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1 else { return line == pattern }
    guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.count >= parts[parts.count - 1].count
  }
}
