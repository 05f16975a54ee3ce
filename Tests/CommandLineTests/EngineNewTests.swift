import Catalogue
import Experiments
import Foundation
import Testing
import WaitingTests

/// `maplab engine new`, as far as nothing must be built.
@Suite(.serialized, .waitsForPrograms) struct EngineNewTests {
  private func new(_ project: TemporaryProject, _ arguments: String...) throws -> CommandLineTool.Result {
    try project.tool.start(["engine", "new"] + arguments).wait()
  }

  @Test func theCopyHasTheNameAndFindsTheRepository() throws {
    let project = try TemporaryProject()
    let result = try new(project, "my-map", "--directory", "here/there")
    #expect(result.exitCode == 0, "\(result.errors)")
    let files = result.output.split(separator: "\n").map(String.init).prefix { $0.hasPrefix("here/there/") }
    #expect(files.contains("here/there/Sources/my-map-engine/MyMap.swift") && files.count == 7, "\(files)")
    for file in files {
      let text = try project.read(file)
      #expect(!text.lowercased().contains("sample") && !text.contains("../../.."), "\(file):\n\(text)")
    }
    #expect(try project.read("here/there/Package.swift").contains("path: \"\(Document.project)\""))
    #expect(
      try project.read("here/there/Sources/my-map-engine/Engine.swift").contains(#"["my-map": MeasuredMap(MyMap<"#))
    // The list and the experiment are good files, and the engine is named in both.
    let engines = try EngineCatalogue.load(
      path: project.path + "/here/there/engines.toml", root: project.path + "/here/there")
    #expect(engines.names == ["swift", "my-map"])
    #expect(engines.definitions.first?.program == project.path + "/here/there/.build/release/my-map-engine")
    let check = try project.tool.run(
      "check", "here/there/my-map.toml", "--engines", "here/there/engines.toml", "--experiments", "experiments")
    #expect(check.exitCode == 0, "\(check.errors)")
  }

  /// A script stays one, and what is no part of a name is quoted where the repository's path may have blanks.
  @Test func theCopyForGoCanBeBuilt() throws {
    let project = try TemporaryProject()
    let result = try new(project, "my-map", "--language", "go")
    #expect(result.exitCode == 0, "\(result.errors)")
    for file in result.output.split(separator: "\n").map(String.init) where file.hasPrefix("my-map/") {
      let text = try project.read(file)
      #expect(!text.lowercased().contains("sample") && !text.contains("../../.."), "\(file):\n\(text)")
    }
    #expect(FileManager.default.isExecutableFile(atPath: project.path + "/my-map/build"))
    #expect(try project.read("my-map/go.mod").contains("maplab/goworker => \"\(Document.project)/Sources/GoWorker\""))
    let check = try project.tool.run(
      "check", "my-map/my-map.toml", "--engines", "my-map/engines.toml", "--experiments",
      Document.project + "/experiments")
    #expect(check.exitCode == 0, "\(check.errors)")
  }

  /// Every map that can run one of the workloads is in the experiments.
  @Test(arguments: ["swift", "cpp", "go"]) func theExperimentHasEveryVariant(language: String) throws {
    let file = "Sources/EngineTemplates/\(language)/sample.toml"
    let text = try Document(file).lines.joined(separator: "\n")
    for map in MapVariant.allCases
    where map.descriptor.family != .mapless && map.descriptor.largestEntries == nil
      && map.valueTypes(keys: .uint64).contains(.uint64)
    {
      #expect(text.contains("\"\(map.id)\""), "\(file) lacks \(map.id)")
    }
  }

  @Test(arguments: [
    "Mine", "1st", "my--map", "-x", "", "swift", "maplab", "go", "go-mine", String(repeating: "a", count: 33), "a/b",
  ])
  func badNamesWriteNothing(name: String) throws {
    let project = try TemporaryProject()
    let result = try new(project, "--directory", "engine", "--", name)
    #expect(result.exitCode == 2 && result.errors.contains("expected"), "\(result.errors)")
    #expect(!project.exists("engine"))
  }

  @Test func whatIsThereIsKept() throws {
    let project = try TemporaryProject()
    try project.write("mine/file", "kept")
    let result = try new(project, "mine")
    #expect(result.exitCode == 2 && result.errors.contains("mine is there already"), "\(result.errors)")
    #expect(try project.read("mine/file") == "kept")
    #expect(try FileManager.default.contentsOfDirectory(atPath: project.path + "/mine") == ["file"])
    let language = try new(project, "other", "--language", "swfit")
    #expect(language.exitCode == 2 && language.errors.contains("did you mean \"swift\"?"), "\(language.errors)")
    #expect(!project.exists("other"))
  }
}
