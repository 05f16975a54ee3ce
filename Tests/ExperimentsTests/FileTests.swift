import Foundation
import Platform
import Testing

@testable import Experiments

/// Files that are no experiments, and several files at once.
@Suite struct FileTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The messages of loading files, with the directory's path taken out.
  func messages(_ paths: [String]) -> [String] {
    do {
      _ = try ExperimentFiles.load(paths, equipment: Equipment(allocators: Samples.allocators))
      return []
    } catch let error as InvalidInput {
      return error.diagnostics.map { $0.description.replacing(directory.path + "/", with: "") }
    } catch {
      return ["not an InvalidInput: \(error)"]
    }
  }

  func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  @Test func aMissingFile() {
    #expect(messages([path("none.toml")]) == ["none.toml: found no such file, expected a TOML file"])
    #expect(messages([""]) == [": found no such file, expected a TOML file"])
  }

  @Test func aDirectory() throws {
    try directory.write("d.toml/inner.toml", "")
    #expect(messages([path("d.toml")]) == ["d.toml: found a directory, expected a TOML file"])
  }

  @Test func anEmptyFile() throws {
    try directory.write("empty.toml", "")
    #expect(
      messages([path("empty.toml")]) == [
        "empty.toml: found an empty file, expected an experiment: id, title, [workload] and [matrix]"
      ])
  }

  @Test(.timeLimit(.minutes(1))) func aPipeDoesNotHang() throws {
    #expect(mkfifo(path("pipe.toml"), 0o600) == 0)
    #expect(
      messages([path("pipe.toml")]) == ["pipe.toml: found a pipe, socket or device, expected a regular TOML file"])
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["/dev/zero", "/dev/null", "/dev/stdin"])
  func aDeviceDoesNotHang(device: String) {
    let messages = messages([device])
    #expect(messages.count == 1)
    #expect(messages.allSatisfy { $0.hasPrefix("\(device): found ") })
  }

  @Test func aHundredMegabytesAreRefusedUnread() throws {
    let path = try directory.write("large.toml", "")
    #expect(truncate(path, 100 << 20) == 0)
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(messages([path]) == ["large.toml: found 104857600 bytes, expected a TOML file of at most 1048576 bytes"])
    }
    #expect(time < .seconds(1))
  }

  @Test func theLargestFileIsReadInReasonableTime() throws {
    let line = "# " + String(repeating: "x", count: 97) + "\n"
    let text = Samples.file() + String(repeating: line, count: (1 << 20) / 100 - 10)
    try directory.write("largest.toml", text)
    #expect(messages([path("largest.toml")]) == [])
  }

  @Test func bytesThatAreNotUTF8() throws {
    try directory.write("latin.toml", Data("id = \"x\"\ntitle = \"Gr".utf8) + Data([0xF6, 0xDF]) + Data("e\"\n".utf8))
    #expect(messages([path("latin.toml")]) == ["latin.toml:2: found bytes that are not UTF-8, expected UTF-8 text"])
    try directory.write("utf16.toml", Data([0xFF, 0xFE]) + Data("i\0d\0".utf8))
    #expect(messages([path("utf16.toml")]) == ["utf16.toml:1: found a NUL byte, expected text"])
  }

  @Test func aFileThatMayNotBeRead() throws {
    try directory.write("secret.toml", Samples.file())
    #expect(chmod(path("secret.toml"), 0) == 0)
    let messages = messages([path("secret.toml")])
    // The superuser may read everything.
    #expect(
      messages
        == (geteuid() == 0
          ? []
          : [
            "secret.toml: found a file that can't be opened (Permission denied), expected a readable TOML file"
          ]))
  }

  @Test func anIDUsedTwiceIsReportedWithBothPlaces() throws {
    try directory.write("a.toml", "# first\n" + Samples.file())
    try directory.write("b.toml", Samples.file())
    try directory.write("c.toml", Samples.file())
    #expect(
      messages(["a.toml", "b.toml", "c.toml"].map(path)) == [
        "b.toml:1:1: id: found \"x\", which a.toml:2 has too, expected an id of its own",
        "c.toml:1:1: id: found \"x\", which a.toml:2 has too, expected an id of its own",
      ])
  }

  @Test func aFileNamedTwiceIsReadOnce() throws {
    try directory.write("a.toml", Samples.file())
    try FileManager.default.createSymbolicLink(atPath: path("link.toml"), withDestinationPath: path("a.toml"))
    let experiments = try ExperimentFiles.load(
      [path("a.toml"), path("./a.toml"), path("link.toml"), path("a.toml")],
      equipment: Equipment(allocators: Samples.allocators))
    #expect(experiments.count == 1)
  }

  @Test func allMistakesOfAllFilesAreReportedAtOnce() throws {
    try directory.write("a.toml", Samples.file(rest: "[measure]\nseconds = 0\nprocesses = 0"))
    try directory.write("b.toml", "id = ")
    try directory.write("c.toml", Samples.file())
    let messages = messages(["a.toml", "none.toml", "b.toml", "c.toml"].map(path))
    #expect(
      messages.map { String($0.prefix { $0 != " " }) } == ["a.toml:11:1:", "a.toml:12:1:", "none.toml:", "b.toml:1:6:"])
  }

  @Test func everyExperimentBelowADirectoryIsFound() throws {
    for name in [
      "b.toml", "d1/a.toml", "d1/deep/er/c.toml", "allocators.toml", "claims/D1.T1.toml", "d1/allocators.toml",
      "d1/notes.md", ".hidden.toml", ".git/x.toml", "d1/.#a.toml", "claims.toml",
    ] { try directory.write(name, "") }
    let found = try ExperimentFiles.discover(under: directory.path)
    #expect(
      found.map { $0.replacing(directory.path + "/", with: "") } == [
        "b.toml", "claims.toml", "d1/a.toml", "d1/allocators.toml", "d1/deep/er/c.toml",
      ])
    let link = path("d1/link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path("d1/deep"))
    #expect(try ExperimentFiles.discover(under: link) == ["\(link)/er/c.toml"])
    #expect(throws: InvalidInput.self) { try ExperimentFiles.discover(under: path("none")) }
    #expect(throws: InvalidInput.self) { try ExperimentFiles.discover(under: path("b.toml")) }
  }
}

/// What the command line's arguments mean.
@Suite struct ResolveTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for (name, id) in [
      ("d1/pools.toml", "pooled-creation"), ("d1/loops.toml", "loop-clear"), ("d2/loops.toml", "loop-create"),
    ] {
      try directory.write(name, Samples.file().replacing("id = \"x\"", with: "id = \"\(id)\""))
    }
  }

  func ids(_ arguments: [String]) throws -> [String] {
    try ExperimentFiles.resolve(
      arguments, experimentsDirectory: directory.path,
      equipment: Equipment(
        allocators: Samples.allocators
      )
    ).map(\.id)
  }

  func messages(_ arguments: [String]) -> [String] {
    do {
      return ["no mistake, but \(try ids(arguments))"]
    } catch let error as InvalidInput {
      return error.diagnostics.map { $0.description.replacing(directory.path + "/", with: "") }
    } catch {
      return ["not an InvalidInput: \(error)"]
    }
  }

  @Test func nothingMeansEverything() throws {
    #expect(try ids([]) == ["loop-clear", "pooled-creation", "loop-create"])
  }

  @Test func idsPatternsFoldersAndPaths() throws {
    #expect(try ids(["loop-create"]) == ["loop-create"])
    #expect(try ids(["loop-*"]) == ["loop-clear", "loop-create"])
    #expect(try ids(["d1/*"]) == ["loop-clear", "pooled-creation"])
    #expect(try ids(["*/loops"]) == ["loop-clear", "loop-create"])
    #expect(try ids(["loop-crea?e", "loop-*", "pooled-creation"]) == ["loop-create", "loop-clear", "pooled-creation"])
    #expect(try ids(["\(directory.path)/d2/loops.toml", "loop-create"]) == ["loop-create"])
  }

  @Test func theTablesThatAFileReproducesAreThoseOfTheClaims() throws {
    let reproducing = Samples.file().replacing("title = ", with: "reproduces = [\"D5.T9\", \"D9.T99\"]\ntitle = ")
    let path = try directory.write("d5/mine.toml", reproducing)
    #expect(try ids(["x"]) == ["x"], "without a folder of claims no table is known")
    try directory.write("claims/d5-t9.toml", "")
    try directory.write("claims/d1-t10.toml", "")
    // Neither is a table's file.
    try directory.write("claims/D9.T99.toml", "")
    try directory.write("claims/README.md", "")
    #expect(TableID.known(in: directory.path) == ["D1.T10", "D5.T9"])
    for arguments in [[path], []] {
      #expect(
        messages(arguments) == [
          "d5/mine.toml:2:24: reproduces[1]: found \"D9.T99\", expected a table of the folder claims, "
            + "see `maplab tables`; did you mean \"D5.T9\"?"
        ])
    }
    try directory.write("claims/d9-t99.toml", "")
    #expect(try ids([path]) == ["x"])
  }

  @Test func aFileMayLieAnywhere() throws {
    let elsewhere = try TemporaryDirectory()
    let path = try elsewhere.write("mine.toml", Samples.file())
    #expect(try ids([path, "loop-clear"]) == ["x", "loop-clear"])
  }

  @Test func anUnknownNameIsReportedWithTheNearest() {
    #expect(
      messages(["pooled-creatoin", "zzz"]) == [
        "pooled-creatoin: found neither a file nor an experiment of that name, expected a .toml file, an experiment's "
          + "id or a pattern (see `maplab list experiments`); did you mean \"pooled-creation\"?",
        "zzz: found neither a file nor an experiment of that name, expected a .toml file, an experiment's "
          + "id or a pattern (see `maplab list experiments`)",
      ])
    #expect(messages(["none.toml"]) == ["none.toml: found no such file, expected a TOML file"])
  }

  @Test func aBrokenFileStopsOnlyWhatMeansIt() throws {
    try directory.write("d2/broken.toml", "id = \"broken")
    #expect(try ids(["loop-clear"]) == ["loop-clear"])
    #expect(messages(["broken"]).allSatisfy { $0.hasPrefix("d2/broken.toml:1:") })
    #expect(messages([]).allSatisfy { $0.hasPrefix("d2/broken.toml:1:") })
    #expect(messages(["d2/*"]).count == 1)
  }

  @Test(arguments: [
    ("abc", "abc", true), ("abc", "abcd", false), ("a*", "a", true), ("a*c", "abbbc", true), ("a*c", "abbbd", false),
    ("*", "", true), ("?", "", false), ("?b?", "abc", true), ("**a**", "xxaxx", true), ("", "", true), ("", "a", false),
    ("a.c", "abc", false),
  ])
  func patterns(pattern: String, text: String, matches: Bool) {
    #expect(ExperimentFiles.matches(pattern: pattern, text) == matches)
  }

  @Test func aHostilePatternTakesBoundedTime() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!ExperimentFiles.matches(pattern: pattern, String(repeating: "a", count: 400)))
  }
}
