import Catalogue
import Foundation
import Testing

@testable import Experiments

@Suite struct AllocatorCatalogueTests {
  static let basis = """
    [[allocator]]
    name = "system"
    summary = "the C library's"
    statistics = "glibc"
    [[allocator]]
    name = "jemalloc"
    summary = "jemalloc"

    """

  func messages(_ text: String) -> [String] {
    do {
      _ = try AllocatorCatalogue.parse(text, file: "a.toml")
      return []
    } catch let error as InvalidInput {
      return error.diagnostics.map(\.description)
    } catch {
      return ["not an InvalidInput: \(error)"]
    }
  }

  @Test func everyFieldIsRead() throws {
    let catalogue = try AllocatorCatalogue.parse(
      Self.basis + """
        [[allocator]]
        name = "tuned"
        summary = "a tuned one"
        libraries = ["/a/x.so", "/b/x.so"]
        package = "libx1"
        statistics = "mimalloc"
        environment = { MALLOC_CONF = "a:b,c:d", X_1 = "" }
        """, file: "a.toml")
    #expect(catalogue.definitions.map(\.name) == ["system", "jemalloc", "tuned"])
    #expect(
      catalogue["tuned"]
        == AllocatorDefinition(
          name: "tuned", summary: "a tuned one", libraries: ["/a/x.so", "/b/x.so"], package: "libx1",
          environment: ["MALLOC_CONF": "a:b,c:d", "X_1": ""], statistics: .mimalloc))
    #expect(catalogue["system"]?.statistics == .glibc)
    #expect(catalogue["jemalloc"]?.statistics == AllocatorStatisticsSource.none)
    #expect(catalogue["spam"] == nil)
  }

  @Test func theFirstLibraryThatIsAFileServes() throws {
    let directory = try TemporaryDirectory()
    let first = try directory.write("first.so", "x")
    let second = try directory.write("second.so", "x")
    var definition = AllocatorDefinition(
      name: "a", summary: "", libraries: ["/none.so", directory.path, first, second], package: "liba", environment: [:],
      statistics: .none)
    #expect(definition.library == first)
    #expect(definition.missingReason == nil)
    definition.libraries = ["/none.so", "/nor/this.so"]
    #expect(definition.library == nil)
    #expect(
      definition.missingReason
        == "allocator a is not installed: none of /none.so, /nor/this.so exists; Debian's package liba brings it")
    definition.package = nil
    #expect(definition.missingReason == "allocator a is not installed: none of /none.so, /nor/this.so exists")
    definition.libraries = []
    #expect(definition.library == nil)
    #expect(definition.missingReason == nil)
  }

  @Test(arguments: [
    ("", ["a.toml:1:1: allocator: found nothing, expected tables [[allocator]]"]),
    (
      "[[allocator]]\nname = \"system\"\nsummary = \"s\"",
      ["a.toml: found no allocator \"jemalloc\", expected at least system and jemalloc"]
    ),
    (
      basis + "[[allocator]]\nname = \"system\"\nsummary = \"s\"",
      ["a.toml:9:1: allocator[2].name: found \"system\" a second time, expected each name once"]
    ),
    (
      basis + "[[allocator]]\nname = \"My Own\"\nsummary = \"s\"",
      [
        "a.toml:9:1: allocator[2].name: found \"My Own\", expected lower-case letters, digits, hyphens, dots and "
          + "underscores, 1 to 64 of them"
      ]
    ),
    (
      basis + "[[allocator]]\nsumary = \"s\"",
      [
        "a.toml:8:1: allocator[2].name: found nothing, expected text",
        "a.toml:8:1: allocator[2].summary: found nothing, expected text",
        "a.toml:9:1: allocator[2].sumary: found an unknown key, expected one of name, summary, libraries, package, "
          + "environment, statistics; did you mean \"summary\"?",
      ]
    ),
    (
      basis
        + "[[allocator]]\nname = \"x\"\nsummary = \"s\"\nstatistics = \"jemaloc\"\nlibraries = [\"x.so\", \"/a b\", 1]",
      [
        "a.toml:11:1: allocator[2].statistics: found \"jemaloc\", expected one of glibc, jemalloc, mimalloc, tcmalloc, "
          + "none; did you mean \"jemalloc\"?",
        "a.toml:12:14: allocator[2].libraries[0]: found \"x.so\", expected an absolute path without blanks and colons",
        "a.toml:12:22: allocator[2].libraries[1]: found \"/a b\", expected an absolute path without blanks and colons",
        "a.toml:12:30: allocator[2].libraries[2]: found the number 1, expected text",
      ]
    ),
    (
      basis
        + "[[allocator]]\nname = \"x\"\nsummary = \"s\"\n[allocator.environment]\nA = 1\nLD_PRELOAD = \"x\"\n\"a b\" = \"x\"",
      [
        "a.toml:12:1: allocator[2].environment.A: found the number 1, expected text",
        "a.toml:13:1: allocator[2].environment.LD_PRELOAD: found LD_PRELOAD, expected the library under `libraries`",
        "a.toml:14:1: allocator[2].environment.a b: found \"a b\", expected a variable's name: letters, digits and _",
      ]
    ),
  ])
  func mistakes(text: String, expected: [String]) {
    #expect(messages(text) == expected)
  }

  @Test func theFileOfTheRepositoryNamesWhatItMust() throws {
    let catalogue = try AllocatorCatalogue.load(path: "\(Samples.repository)/experiments/allocators.toml")
    #expect(
      catalogue.definitions.map(\.name) == ["system", "jemalloc", "jemalloc-tuned", "mimalloc", "tcmalloc"])
    let system = try #require(catalogue["system"])
    #expect(system.libraries.isEmpty && system.environment.isEmpty && system.statistics == .glibc)
    for definition in catalogue.definitions where definition.name != "system" {
      #expect(definition.package != nil)
      #expect(definition.statistics != .none)
      for architecture in ["x86_64", "aarch64"] {
        #expect(definition.libraries.contains { $0.hasPrefix("/usr/lib/\(architecture)-linux-gnu/") })
      }
    }
    let tuned = try #require(catalogue["jemalloc-tuned"])
    #expect(tuned.libraries == catalogue["jemalloc"]?.libraries)
    #expect(tuned.environment["MALLOC_CONF"] != nil)
    #expect(catalogue["jemalloc"]?.environment == [:])
  }
}
