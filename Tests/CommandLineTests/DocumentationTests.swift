import Experiments
import Foundation
import Testing
import WaitingTests

/// README.md is compared with the code and with the reference run.
@Suite(.serialized, .waitsForPrograms) struct ReadmeTests {
  private let readme: Document
  private let text: String

  init() throws {
    readme = try Document("README.md")
    text = readme.lines.joined(separator: "\n")
  }

  @Test func countsAreThoseOfTheProgram() throws {
    let names = try KnownNames()
    let claims = try ClaimFile.all()
    for (words, count) in [
      ("maps,", names.maps.subtracting(["synthetic", "none"]).count), ("allocators", names.allocators.count),
      ("workloads", names.workloads.count), ("families of studies", names.families.count),
      ("experiments", names.experiments.count), ("of the \\d+ tables", claims.count { !$0.isNotYet }),
      ("tables are judged", claims.count),
    ] {
      let pattern = try Regex("(\\d+)\\s+\(words)", as: (Substring, Substring).self)
      let found = text.matches(of: pattern).compactMap { Int($0.output.1) }
      #expect(!found.isEmpty && found.allSatisfy { $0 == count }, "\(found) \(words): there are \(count)")
    }
  }

  @Test func timesAreThoseOfTheProfiles() throws {
    for profile in MeasurementProfile.all {
      let row = try #require(readme.rows(under: "## How long it takes").first { $0[0] == profile.name })
      #expect(profile.summary.hasPrefix(row[1] + ";") || profile.summary == row[1], "\(profile.summary)")
    }
  }

  @Test func theReferenceTookAsLongAsThePageSays() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Reference.path + "/manifest.json"))
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    func text(_ key: String) throws -> String { try #require(manifest[key] as? String) }
    let start = try Date(text("startedAt"), strategy: .iso8601)
    let end = try Date(text("finishedAt"), strategy: .iso8601)
    let minutes = Int((end.timeIntervalSince(start) / 60).rounded())
    let processors = try #require((manifest["machine"] as? [String: String])?["processors"])
    let shown = "(\(try text("profile")) profile, \(processors) processors, \(minutes) minutes)"
    #expect(self.text.contains(shown), "it should be \(shown)")
  }

  @Test func timesOfAMillionEntriesAreThoseOfTheReference() throws {
    let cells = try Reference.rows("summary.csv")
    let shown = readme.rows(under: "## The library").filter { $0.count == 7 }
    #expect(shown.count == 8)
    for row in shown {
      let isReserved = row[0] == "fill, reserved"
      let experiment = isReserved ? "map-speed-reserved" : "map-speed"
      for (index, text) in row.dropFirst().enumerated() {
        let map = [isReserved ? "native-reserved" : "native", "span", "arena"][index % 3]
        let keys = index < 3 ? "uint64" : "string20"
        let kind = isReserved ? "" : "kind=\(row[0]),"
        let id = "\(experiment)/map=\(map),allocator=system,\(kind)keys=\(keys)-uniform"
        let cell = try #require(cells.first { $0["cell"] == id }, "\(id)")
        let time = Reference.twoDigits(cell["ns_per_op"])
        #expect(text == time + (cell["stability"] == "unstable" ? " †" : ""), "\(id)")
      }
    }
  }

  /// The picture's description holds what it shows.
  @Test func thePictureShowsTheReference() throws {
    let svg = try String(contentsOfFile: Document.project + "/results/pictures/million-entries.svg", encoding: .utf8)
    let start = try #require(svg.range(of: "<dc:description>")?.upperBound)
    let end = try #require(svg.range(of: "</dc:description>")?.lowerBound)
    let json = svg[start..<end].replacing("&quot;", with: "\"")
    let shown = try JSONDecoder().decode([String: [String: String]].self, from: Data(json.utf8))
    #expect(shown.count == 21)
    let cells = try Reference.rows("summary.csv")
    for (id, figures) in shown {
      let cell = try #require(cells.first { $0["cell"] == id }, "\(id)")
      for (name, value) in figures { #expect(cell[name] == value, "\(id): \(name); draw the picture again") }
    }
  }

  /// Examples of verdicts: ratios, if the table has one for the figure, else values.
  @Test func theExamplesOfVerdictsAreThoseOfTheReference() throws {
    let examples = readme.rows(under: "## What the documents claim, and what came out").filter { $0[0].contains(".T") }
    #expect(!examples.isEmpty)
    for row in examples {
      let table = try Reference.rows("tables/\(row[0]).csv")
      let line = try #require(
        table.first { $0["row"] == row[1] && $0["column"] == row[2] && $0["engine"] == row[3] }, "\(row)")
      let isRatio = line["measured_ratio"] != "" && (line["claimed"] == "" || line["claimed_ratio"] != "")
      for (text, name) in zip(row[4...5], ["claimed", "measured"]) {
        let value = line[isRatio ? name + "_ratio" : name] ?? ""
        #expect(text == value || text == Reference.twoDigits(value), "\(row): \(name) \(value)")
      }
      #expect(row[6] == line["verdict"], "\(row)")
    }
  }
}

/// DOCUMENTS.md is compared with the lists of the program and with the claim files.
@Suite(.serialized, .waitsForPrograms) struct DocumentsPageTests {
  private let page: Document

  init() throws { page = try Document("DOCUMENTS.md") }

  private func spans(_ cell: String) -> Set<String> { Set(cell.matches(of: #/`([^`]+)`/#).map { String($0.output.1) }) }

  @Test func systemsHaveTheMapsAndStudiesOfTheProgram() throws {
    let names = try KnownNames()
    let rows = page.rows(under: "## Systems")
    #expect(rows.map { $0[0] } == (1...24).map { "S\($0)" })
    for row in rows {
      #expect(spans(row[2]) == names.mapsBySystem[row[0]] ?? [], "\(row[0]): its maps")
      #expect(spans(row[3]) == names.familiesBySystem[row[0]] ?? [], "\(row[0]): its studies")
      #expect(spans(row[4]).isEmpty == (row[4] == "not built yet"), "\(row[0]): where it is")
    }
    // What belongs to no system is named below the table.
    let text = page.lines.joined(separator: " ")
    let listed = Set(rows.map { $0[0] })
    for (system, members) in names.mapsBySystem.merging(names.familiesBySystem, uniquingKeysWith: { $0.union($1) })
    where !listed.contains(system) {
      for member in members { #expect(text.contains("`\(member)`"), "\(member) is of no system and not on the page") }
    }
  }

  @Test func tablesAreThoseOfTheClaimFiles() throws {
    let rows = page.rows(under: "## Tables")
    let claims = try ClaimFile.all()
    #expect(rows.map { $0[0] }.sorted() == claims.map(\.id).sorted())
    for claim in claims {
      let row = try #require(rows.first { $0[0] == claim.id })
      #expect(row[2].hasPrefix("not yet: ") == claim.isNotYet && (claim.isNotYet || row[2] == "judged"), "\(claim.id)")
    }
    #expect(Set(claims.map { String($0.id.prefix(2)) }) == Set(page.rows(under: page.lines[0]).map { $0[0] }))
  }
}
