import Foundation
import Testing
import WaitingTests

/// What README, TUTORIAL, CONTRIBUTING and the other pages name must be there: files, headings, goals of make, verbs and
/// options of the program, and names in the program's lists.
@Suite(.serialized, .waitsForPrograms) struct DocumentPlacesTests {
  private static let pages = [
    "README.md", "TUTORIAL.md", "CONTRIBUTING.md", "DOCUMENTS.md", "METHODOLOGY.md", "CHANGELOG.md", "WORKER.md",
    "ENGINES.md",
    "experiments/FORMAT.md", "experiments/claims/README.md", "results/README.md", "Tests/InputAttack/Seeds/README.md",
  ]

  @Test(arguments: pages) func linksLeadSomewhere(page: String) throws {
    for link in try Document(page).links where !link.text.hasPrefix("http") {
      let parts = link.text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let folder = (page as NSString).deletingLastPathComponent
      let target = parts[0].isEmpty ? page : (folder as NSString).appendingPathComponent(parts[0])
      let path = (target as NSString).standardizingPath
      guard Repository.has(path) else {
        Issue.record("\(link): there is no \(path)")
        continue
      }
      if parts.count == 2 {
        #expect(try Document(path).anchors.contains(parts[1]), "\(link): \(path) has no such heading")
      }
    }
  }

  @Test(arguments: pages) func placesExist(page: String) throws {
    for span in try Document(page).codeSpans where Repository.looksLikePlace(span.text) {
      #expect(Repository.has(span.text), "\(span): there is no such file or folder")
    }
  }

  @Test(arguments: pages) func commandsExist(page: String) throws {
    let document = try Document(page)
    var commands = document.codeSpans
    for block in document.blocks where block.language == "sh" {
      commands += block.lines.enumerated().map { Document.Piece(file: page, line: block.line + 1 + $0, text: $1) }
    }
    let goals = try Repository.makeGoals()
    let makefile = try String(contentsOfFile: Document.project + "/Makefile", encoding: .utf8)
    let package = try String(contentsOfFile: Document.project + "/Package.swift", encoding: .utf8)
    for command in commands {
      let words = command.text.split(separator: "#")[0].split(separator: " ").map(String.init)
      for (index, word) in words.enumerated() where word == "maplab" && index + 1 < words.count {
        try checkTool(words[(index + 1)...], command)
      }
      if words.first == "make", words.count > 1, words[1].first?.isLowercase == true {
        #expect(goals.contains(words[1]), "\(command): the Makefile has no such goal")
        for word in words.dropFirst(2) where word.contains("=") && word.first?.isUppercase == true {
          let variable = word.prefix { $0 != "=" }
          #expect(makefile.contains("\n\(variable) ?="), "\(command): the Makefile has no \(variable)")
        }
      }
      if let part = command.text.firstMatch(of: #/MAPLAB_PART="([^"]+)" ./#)?.output.1 {
        for target in part.split(separator: " ") {
          #expect(package.contains("\"\(target)\""), "\(command): no target is called \(target)")
        }
      }
    }
  }

  /// Verb and options of a call of maplab; an upper-case word stands for something of the reader's.
  private func checkTool(_ words: ArraySlice<String>, _ command: Document.Piece) throws {
    guard let verb = words.first, verb.first?.isLowercase == true else { return }
    var help = try Self.help(verb)
    #expect(help != nil, "\(command): maplab has no verb \(verb)")
    if help?.contains("SUBCOMMANDS:") == true, let second = words.dropFirst().first, second.first?.isLowercase == true {
      help = try Self.help(verb, second)
      #expect(help != nil, "\(command): maplab \(verb) has no verb \(second)")
    }
    for word in words.dropFirst() where word.hasPrefix("--") && word != "--help" {
      let option = word.prefix { $0 != "=" }
      #expect(help?.contains(option) == true, "\(command): maplab \(verb) has no \(option)")
    }
  }

  /// Names with a hyphen or an underscore are taken from the lists of the program, from the keys of its files, or from the
  /// repository.
  @Test(arguments: ["README.md", "TUTORIAL.md", "CONTRIBUTING.md", "DOCUMENTS.md"])
  func namesAreInTheLists(page: String) throws {
    let names = try KnownNames()
    let lists = names.maps.union(names.allocators).union(names.workloads).union(names.studies).union(names.families)
      .union(names.experiments).union(names.metrics)
    let written = try ["experiments/FORMAT.md", "results/README.md", "experiments/claims/README.md"].map {
      try Document($0).lines.joined(separator: "\n")
    }
    for span in try Document(page).codeSpans
    where span.text.wholeMatch(of: #/[a-z][a-z0-9]*([-_][a-z0-9]+)+/#) != nil {
      let isKnown =
        lists.contains(span.text) || written.contains { $0.contains("`\(span.text)`") }
        || Repository.names.contains(span.text) || Repository.packages.contains(span.text)
      #expect(isKnown, "\(span): no map, workload, study, experiment, metric, key or file has this name")
    }
  }

  @Test(arguments: ["README.md", "TUTORIAL.md", "CONTRIBUTING.md", "DOCUMENTS.md"])
  func typesExist(page: String) throws {
    for span in try Document(page).codeSpans where span.text.wholeMatch(of: #/([A-Z][a-z0-9]+){2,}/#) != nil {
      #expect(
        Repository.words.contains(span.text) || Repository.names.contains(span.text),
        "\(span): no type, target or folder has this name")
    }
  }

  @Test func whatIsNotThereIsNoticed() throws {
    #expect(!Repository.has("Sources/Nowhere") && Repository.has("Sources/Catalogue"))
    #expect(Repository.looksLikePlace("Sources/Nowhere") && Repository.looksLikePlace("NOWHERE.md"))
    #expect(!Repository.looksLikePlace("results/runs/x") && !Repository.looksLikePlace("ns/op"))
    #expect(try Self.help("frobnicate") == nil)
    #expect(try !Repository.makeGoals().contains("frobnicate"))
  }

  /// What `maplab VERB --help` prints, or a verb below another; nil without such a verb.
  private static func help(_ verbs: String...) throws -> String? {
    let result = try CommandLineTool().start(verbs + ["--help"]).wait()
    // Without such a verb the tool explains itself instead.
    return result.output.contains("USAGE: maplab \(verbs.joined(separator: " ")) ") ? result.output : nil
  }
}

/// What is in the repository.
private enum Repository {
  /// Whether there is a file or folder at a path.
  static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(Document.project)/\(path)") }

  /// Whether a code span is to be read as a path in the repository.
  static func looksLikePlace(_ text: String) -> Bool {
    // Made by a build or a run, or a pattern.
    guard !text.hasPrefix("results/runs"), !text.hasPrefix("results/latest"), !text.hasPrefix("results/calibrations"),
      text != "experiments/engines.json",
      !text.contains(where: { " *…<>=".contains($0) })
    else { return false }
    let first = text.prefix { $0 != "/" }
    if ["Sources", "Tests", "experiments", "results", ".ci"].contains(first) { return true }
    return text.wholeMatch(of: #/[A-Z][A-Za-z]*\.(md|swift)/#) != nil && !text.contains("+")
      && !["SpanMap.swift", "Engine.swift"].contains(text)
  }

  /// The names of all files and folders of sources, tests and experiments, without what follows the first dot.
  static let names: Set<String> = {
    var names: Set<String> = []
    for folder in ["Sources", "Tests", "experiments", ".ci"] {
      for case let path as String in FileManager.default.enumerator(atPath: "\(Document.project)/\(folder)") ?? .init()
      {
        let name = (path as NSString).lastPathComponent
        names.insert(name)
        names.insert(String(name.prefix { $0 != "." }))
      }
    }
    return names
  }()

  /// The words of every Swift file of the sources that begin with a capital.
  static let words: Set<String> = {
    let folder = Document.project + "/Sources"
    var words: Set<String> = []
    for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init()
    where path.hasSuffix(".swift") {
      let text = (try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)) ?? ""
      let parts = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      words.formUnion(parts.lazy.filter { $0.first?.isUppercase == true }.map(String.init))
    }
    return words
  }()

  /// Packages of the system that the set-up installs.
  static let packages: Set<String> = ["libjemalloc-dev", "valgrind", "python3-jsonschema"]

  /// The Makefile's goals.
  static func makeGoals() throws -> Set<String> {
    let makefile = try String(contentsOfFile: Document.project + "/Makefile", encoding: .utf8)
    return Set(makefile.matches(of: #/(?m)^([a-z][a-z-]*):/#).map { String($0.output.1) })
  }
}
