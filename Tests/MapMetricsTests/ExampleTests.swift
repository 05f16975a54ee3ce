import Foundation
import Testing
import WaitingTests

/// Every example of the documentation is Swift that compiles: of the articles and of the doc comments.
@Suite struct ExampleTests {
  @Test func everyExampleCompiles() throws {
    let examples = try Example.all()
    #expect(examples.count > 40)
    let errors = try Example.errors(in: examples)
    #expect(errors == "", "\(errors)")
  }

  /// Whether a map that can't be copied has been given away is not a question of types.
  @Test func aMapThatIsUsedAfterItWasGivenAwayIsFound() throws {
    let code = "let pool = MapPool<Int, Int>()\nlet map = pool.acquire()\npool.release(map)\nprint(map.count)"
    let errors = try Example.errors(in: [Example(file: "Some/Article.md", line: 1, code: code)])
    #expect(errors.contains("Article.md:2:5: error: 'map' used after consume"))
  }

  @Test func aBrokenExampleIsNamedByFileAndLine() throws {
    let broken = Example(
      file: "Some/Article.md", line: 17, code: "let map = SpanMap<Int, Int>()\nmap.noSuchOperation()")
    #expect(
      try Example.errors(in: [broken]).contains("Article.md:18:5: error: value of type 'SpanMap<Int, Int>' has no"))
  }
}

/// A block of Swift between fences, in a Markdown file or in a doc comment.
private struct Example {
  var file: String
  /// The line of the first line of code.
  var line: Int
  var code: String

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func all() throws -> [Example] {
    try ["Sources/MapVariants", "Sources/MapMetrics"].flatMap { folder in
      let found = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
      let files = found?.compactMap { $0 as? URL } ?? []
      return try files.filter { ["swift", "md"].contains($0.pathExtension) }.sorted { $0.path < $1.path }.flatMap {
        examples(of: try String(contentsOf: $0, encoding: .utf8), file: $0.path, isSwift: $0.pathExtension == "swift")
      }
    }
  }

  private static func examples(of text: String, file: String, isSwift: Bool) -> [Example] {
    var examples: [Example] = []
    var open: Example?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var line = Substring(line)
      if isSwift {
        line = line.drop { $0 == " " }
        guard line.hasPrefix("///") else { continue }
        line = line.dropFirst(line.hasPrefix("/// ") ? 4 : 3)
      }
      if line == "```swift" {
        open = Example(file: file, line: number + 2, code: "")
      } else if line == "```", let example = open {
        examples.append(example)
        open = nil
      } else {
        open?.code += line + "\n"
      }
    }
    return examples
  }

  /// What the compiler complains about, in the examples' own lines: types, and ownership, of which it judges when it has come
  /// as far as SIL. Each is the body of a function; one with an extension is at file scope.
  static func errors(in examples: [Example]) throws -> String {
    var source = Example.prelude
    for (number, example) in examples.enumerated() {
      let isDeclaration = example.code.contains("\nextension ")
      if !isDeclaration { source += "@available(macOS 26.0, *) @MainActor func example\(number)() async throws {\n" }
      source +=
        "#sourceLocation(file: \"\(example.file)\", line: \(example.line))\n\(example.code)\n#sourceLocation()\n"
      if !isDeclaration { source += "}\n" }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "examples-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Examples.swift")
    try source.write(to: file, atomically: true, encoding: .utf8)

    let built = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "swiftc", "-emit-sil", "-wmo", "-o", "/dev/null", "-parse-as-library", "-swift-version", "6", "-module-name",
      "Examples",
      "-suppress-warnings", "-module-cache-path", folder.path, "-I", built.appending(path: "Modules").path,
    ]
    for module in ["CControlGroup", "CThreadLocals"] {
      let map = built.appending(path: "\(module).build/module.modulemap").path
      compiler.arguments! += ["-Xcc", "-fmodule-map-file=\(map)"]
    }
    compiler.arguments!.append(file.path)
    let output = Pipe()
    compiler.standardError = output
    try compiler.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    compiler.waitUntilExit()
    return compiler.terminationStatus == 0 ? "" : said
  }

  /// What the examples speak of without saying what it is.
  private static let prelude = """
    import CoreMetrics
    import MapMetrics
    import MapVariants

    final class Session: Equatable, @unchecked Sendable {
      var user = 0
      var requests = 0
      init(user: Int = 0) { self.user = user }
      func touch() {}
      static func == (a: Session, b: Session) -> Bool { a === b }
    }
    struct Header { var length: Int }
    struct Request: Equatable {
      var names: [String] = []
      var fields: [(String, UInt64)] { [] }
      func bytes(of name: String) -> [UInt8] { [] }
    }
    struct Report: Sendable { init(of id: UInt64) {} }
    final class Connection: Sendable {}
    final class Node: Sendable {}
    struct Logger: Sendable { func warning(_ text: String) {} }
    struct ReadArguments: Reusable, ~Copyable {
      init(blueprint bufferSize: Int) {}
      var isClear: Bool { true }
      mutating func clear() {}
      var weight: Int { 0 }
    }
    struct File: Sendable { func read(into arguments: inout ReadArguments) throws -> Int { 0 } }

    let id: UInt64 = 1
    let token = "token"
    let session = Session()
    let renewed = Session()
    let request = Request()
    let requests = [request]
    let html = ""
    let workers = 4
    let worker = 0
    let connection = Connection()
    let root = Node()
    let logger = Logger()
    let file = File()
    let rules = MapAlarmRules.none
    let prometheus = PrometheusText()
    func respond(_ text: String, contentType: String) {}
    func respond(_ headers: borrowing ArenaMap<String, UInt64>) {}
    func send(_ bytes: RawSpan) {}
    func checksum(_ header: Header) {}
    func render(_ path: String) -> [UInt8] { [] }
    func fetch(_ path: String) async throws -> String { "" }
    func loadReport(_ id: UInt64) async throws -> Report { Report(of: id) }

    """
}
