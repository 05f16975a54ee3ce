import Catalogue
import Foundation
import Testing

@testable import Results

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// profile.csv, folded stacks, flame graphs and pprof's format.
@Suite struct ProfileFilesTests {
  private static func profile(_ stacks: [(String, Int, Int)]) -> StackProfile {
    var profile = StackProfile(ProfileValue.ofHeap)
    for (stack, count, bytes) in stacks {
      let names = stack.split(separator: ";").map(String.init)
      for name in names where !profile.frames.contains(name) { profile.frames.append(name) }
      profile.stacks.append(names.map { profile.frames.firstIndex(of: $0)! })
      profile.figures.append([count, bytes, 1, bytes / 2, 0, 0, 0, 0])
    }
    return profile
  }

  private static let heap = profile([
    ("main;fill(_:)", 2, 100), ("main;fill(_:);SpanMap.resize(toSlots:)", 3, 300), ("main;a<b> & \"c\"", 1, 40),
  ])

  private static func process(_ profile: StackProfile, _ cell: String = "x/map=span,n=1") -> CellProfile {
    CellProfile(experiment: "x", cell: cell, repetition: 0, pass: .profile, profile: profile)
  }

  @Test func theTableIsReadBack() throws {
    var instructions = StackProfile([.instructions])
    instructions.frames = ["f", "g"]
    instructions.stacks = [[0, 1], [0]]
    instructions.figures = [[7], [900]]
    let cpu = CellProfile(
      experiment: "x", cell: "x/map=span,n=1", repetition: 0, pass: .cpuProfile, profile: instructions)
    let text = ProfileFiles.csv([Self.process(Self.heap), cpu])
    let read = try ProfileFiles.read(Array(text.utf8), path: "profile.csv")
    #expect(read.count == 2)
    for (before, after) in zip([Self.process(Self.heap), cpu], read) {
      #expect(before.cell == after.cell && before.pass == after.pass)
      for value in before.profile.values {
        #expect(ProfileFiles.folded(before.profile, value) == ProfileFiles.folded(after.profile, value))
      }
    }
    // Most bytes first; the site leaves out what makes room on behalf of its caller only if it is the runtime's.
    let lines = text.split(whereSeparator: \.isNewline)
    try #require(lines.count > 1)
    #expect(lines[1].contains(",profile,SpanMap.resize(toSlots:),main;fill(_:);SpanMap.resize(toSlots:),3,300,"))
  }

  @Test(arguments: ["time", "x", ""]) func anotherPassIsDamage(pass: String) throws {
    let text = ProfileFiles.csv([Self.process(Self.heap)]).replacing(",profile,", with: ",\(pass),")
    #expect(throws: ResultsError.self) { try ProfileFiles.read(Array(text.utf8), path: "profile.csv") }
  }

  @Test func foldedStacksAreLines() {
    #expect(
      ProfileFiles.folded(Self.heap, .bytes) == """
        main;a<b> & "c" 40
        main;fill(_:) 100
        main;fill(_:);SpanMap.resize(toSlots:) 300

        """)
    let before = Self.profile([("main;fill(_:)", 1, 70), ("main;gone", 1, 5)])
    #expect(
      ProfileFiles.foldedDifference(Self.heap, before, .bytes).split(separator: "\n").contains("main;fill(_:) 70 100"))
    #expect(ProfileFiles.foldedDifference(Self.heap, before, .bytes).contains("main;gone 5 0"))
  }

  @Test func aFunctionIsAsWideAsWhatIsBelowIt() {
    let graph = FlameGraph(Self.heap, .bytes, title: "t")
    #expect(graph.total == 440)
    let frames = Dictionary(uniqueKeysWithValues: graph.frames.map { ($0.name, $0) })
    #expect(frames["main"]?.count == 440 && frames["main"]?.depth == 0)
    #expect(frames["fill(_:)"]?.count == 400 && frames["SpanMap.resize(toSlots:)"]?.count == 300)
    // Side by side in the order of their names, and none over another one.
    #expect(frames["a<b> & \"c\""]?.start == 0 && frames["fill(_:)"]?.start == 40)
    for frame in graph.frames where frame.depth > 0 {
      #expect(
        graph.frames.contains {
          $0.depth == frame.depth - 1 && $0.start <= frame.start && frame.start + frame.count <= $0.start + $0.count
        })
    }
  }

  @Test func theDifferenceSaysWhatWasBefore() {
    let before = Self.profile([("main;fill(_:)", 1, 500), ("main;gone", 1, 5)])
    let graph = FlameGraph(Self.heap, against: before, .bytes, title: "t")
    let fill = graph.frames.first { $0.name == "fill(_:)" }
    #expect(fill?.count == 400 && fill?.before == 500 && graph.totalBefore == 505)
    #expect(!graph.frames.contains { $0.name == "gone" })
    #expect(graph.svg().contains("before 500, -100"))
  }

  @Test func thePictureIsWellFormedAndNeedsNothingElse() throws {
    for text in [
      FlameGraph(Self.heap, .bytes, title: "x & <y>").svg(),
      FlameGraph(Self.heap, against: Self.profile([("a", 1, 1)]), .bytes, title: "t").svg(),
      FlameGraph(StackProfile([.bytes]), .bytes, title: "nothing").svg(),
    ] {
      let parser = XMLParser(data: Data(text.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      // The namespace is a name, not an address.
      #expect(text.components(separatedBy: "http").count == 2 && !text.contains("href"))
    }
  }

  /// Read by a decoder that shares nothing with the writer: fields of protocol buffers' wire format.
  @Test func pprofsMessageHasTheStacks() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/p.pb.gz"
    try GzipFile.write(PprofFile.bytes(Self.heap), to: file)
    let unzip = Process()
    unzip.executableURL = URL(filePath: "/bin/gzip")
    unzip.arguments = ["-dc", file]
    let pipe = Pipe()
    unzip.standardOutput = pipe
    try unzip.run()
    let fields = WireField.all(in: ArraySlice(pipe.fileHandleForReading.readDataToEndOfFile()))
    unzip.waitUntilExit()
    #expect(unzip.terminationStatus == 0)
    let strings = fields.filter { $0.number == 6 }.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(strings.first == "")
    let types = fields.filter { $0.number == 1 }.map { WireField.all(in: $0.bytes)[0].value }
    #expect(types.map { strings[Int($0)] } == ProfileValue.ofHeap.map(\.rawValue))
    var functions: [UInt64: String] = [:]
    for field in fields where field.number == 5 {
      let parts = WireField.all(in: field.bytes)
      functions[parts[0].value] = strings[Int(parts[1].value)]
    }
    var samples: [String: [UInt64]] = [:]
    for field in fields where field.number == 2 {
      let parts = WireField.all(in: field.bytes)
      let stack = WireField.numbers(parts[0].bytes).map { functions[$0] ?? "" }
      samples[stack.reversed().joined(separator: ";")] = WireField.numbers(parts[1].bytes)
    }
    #expect(samples["main;fill(_:);SpanMap.resize(toSlots:)"] == [3, 300, 1, 150, 0, 0, 0, 0])
    #expect(samples.count == 3)
  }

  /// Go's own tool, if `make go` has brought it.
  @Test(.enabled(if: GoTool.path != nil, "no Go toolchain: make go"))
  func goReadsIt() throws {
    let folder = try TemporaryFolder()
    try GzipFile.write(PprofFile.bytes(Self.heap), to: folder.path + "/p.pb.gz")
    let tool = Process()
    tool.executableURL = URL(filePath: try #require(GoTool.path))
    tool.arguments = ["tool", "pprof", "-top", "-sample_index=bytes", folder.path + "/p.pb.gz"]
    tool.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "GOTOOLCHAIN": "local"]
    let pipe = Pipe()
    tool.standardOutput = pipe
    tool.standardError = FileHandle.nullDevice
    try tool.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    tool.waitUntilExit()
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let resize = try #require(rows.first { $0.last == "SpanMap.resize(toSlots:)" })
    #expect(resize[0] == "300B" && rows.contains { $0.last == "main" && $0[3] == "440B" })
  }
}

/// One field of a message: a number, or bytes.
private struct WireField {
  var number: UInt64
  var value: UInt64 = 0
  var bytes: ArraySlice<UInt8> = []

  static func all(in message: ArraySlice<UInt8>) -> [WireField] {
    var rest = message
    var fields: [WireField] = []
    while !rest.isEmpty {
      let key = next(&rest)
      var field = WireField(number: key >> 3)
      if key & 7 == 0 {
        field.value = next(&rest)
      } else {
        let count = Int(next(&rest))
        field.bytes = rest.prefix(count)
        rest = rest.dropFirst(count)
      }
      fields.append(field)
    }
    return fields
  }

  static func numbers(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
    var rest = bytes
    var numbers: [UInt64] = []
    while !rest.isEmpty { numbers.append(next(&rest)) }
    return numbers
  }

  private static func next(_ rest: inout ArraySlice<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return value
  }
}

private enum GoTool {
  static let path: String? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let places =
      ["\(package)/.build/go/bin/go"]
      + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/go" }
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()
}
