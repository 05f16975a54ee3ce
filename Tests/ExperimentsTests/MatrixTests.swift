import Catalogue
import Foundation
import Testing

@testable import Experiments

@Suite struct MatrixTests {
  @Test func theMatrixIsMultipliedOutInItsOrder() throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "kind = \"get-hit\"", matrix: "entries = [8, 1024, 1_000_000]",
        axes: "allocator = [\"system\", \"installed\"]\nmap = [\"span\", \"native\"]"))
    #expect(
      Samples.labels(experiment) == [
        "map=span,allocator=system,entries=8", "map=span,allocator=system,entries=1024",
        "map=span,allocator=system,entries=1000000",
        "map=span,allocator=installed,entries=8", "map=span,allocator=installed,entries=1024",
        "map=span,allocator=installed,entries=1000000",
        "map=native,allocator=system,entries=8", "map=native,allocator=system,entries=1024",
        "map=native,allocator=system,entries=1000000",
        "map=native,allocator=installed,entries=8", "map=native,allocator=installed,entries=1024",
        "map=native,allocator=installed,entries=1000000",
      ])
    #expect(
      experiment.cells.map(\.parameters.entries) == [
        8, 1024, 1_000_000, 8, 1024, 1_000_000, 8, 1024, 1_000_000, 8, 1024, 1_000_000,
      ])
  }

  @Test func everyParameterMayStandInTheMatrix() throws {
    let lines = [
      "kind = [\"fill\", \"erase\"]": ["kind=fill", "kind=erase"],
      "operations = [8, 16]": ["operations=8", "operations=16"],
      "entries = [4, 8]": ["entries=4", "entries=8"],
      "threads = [1]": ["threads=1"],
      "keys = [{}, { type = \"string\", length = 20, distribution = \"zipf\", exponent = 0.99 }]": [
        "keys=uint64-uniform", "keys=string20-zipf0.99",
      ],
      "keys.type = [\"struct16\", \"uint64\"]": ["keys.type=struct16", "keys.type=uint64"],
      "keys.distribution = [\"sequential\", \"zipf\"]": ["keys.distribution=sequential", "keys.distribution=zipf"],
      "values = [{ type = \"none\" }, { type = \"bytes\", size = 64 }]": ["values=none", "values=bytes64"],
      "values.type = [\"class\", \"none\"]": ["values.type=class", "values.type=none"],
    ]
    for (line, labels) in lines {
      let parameter = line.prefix { $0 != " " }
      let rest = ["kind = \"fill\"", "entries = 8", "operations = 16"].filter { !$0.hasPrefix("\(parameter) ") }
      let experiment = try Samples.parse(Samples.file(workload: rest.joined(separator: "\n"), matrix: line))
      #expect(Samples.labels(experiment) == labels.map { "map=native,allocator=system,\($0)" })
    }
  }

  @Test func dependentParametersMayStandInTheMatrix() throws {
    let strings = try Samples.parse(
      Samples.file(
        workload: "kind = \"fill\"\nentries = 8\nkeys = { type = \"string\" }", matrix: "keys.length = [8, 20]"))
    #expect(strings.cells.map(\.parameters.keys.length) == [8, 20])
    let zipf = try Samples.parse(
      Samples.file(
        workload: "kind = \"fill\"\nentries = 8\nkeys = { distribution = \"zipf\" }",
        matrix: "keys.exponent = [0.5, 1]"))
    #expect(zipf.cells.map(\.parameters.keys.exponent) == [0.5, 1])
    let sizes = try Samples.parse(
      Samples.file(
        workload: "kind = \"fill\"\nentries = 8\nvalues = { type = \"bytes\" }", matrix: "values.size = [0, 100]"))
    #expect(sizes.cells.map(\.parameters.values.size) == [0, 100])
    let reserves = try Samples.parse(
      Samples.file(matrix: "reserve = [0, 8]", axes: "map = [\"span\"]\nallocator = [\"system\"]"))
    #expect(reserves.cells.map(\.parameters.reserve) == [0, 8])
    let mixes = try Samples.parse(
      Samples.file(
        workload: "kind = \"mixed\"\nentries = 8",
        matrix: "mix = [{ reads = 1 }, { reads = 0.5, updates = 0.25, inserts = 0.125, erases = 0.125 }]"))
    #expect(
      Samples.labels(mixes) == [
        "map=native,allocator=system,mix=1.0+0.0+0.0+0.0", "map=native,allocator=system,mix=0.5+0.25+0.125+0.125",
      ])
    #expect(mixes.cells.map(\.parameters.mix?.updates) == [0, 0.25])
  }

  /// What the experiment file says of keys stays, except for the parts that the matrix varies.
  @Test func anAxisChangesOnlyItsOwnParameter() throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "kind = \"fill\"\nentries = 8\nkeys = { type = \"string\", distribution = \"sequential\" }",
        matrix: "keys.length = [9]"))
    #expect(
      experiment.cells.map(\.parameters.keys)
        == [KeySpecification(type: .string, length: 9, distribution: .sequential)])
  }

  @Test func cellsThatCanNotWorkAreSkippedWithAReason() throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "kind = \"get-hit\"\nentries = 100", matrix: "values.type = [\"uint64\", \"class\"]",
        axes: "map = [\"native\", \"weak\"]\nallocator = [\"system\", \"absent\"]"))
    #expect(
      Samples.labels(experiment) == [
        "map=native,allocator=system,values.type=uint64", "map=native,allocator=system,values.type=class",
        "map=weak,allocator=system,values.type=class",
      ])
    #expect(
      experiment.skipped.map { "\($0.id): \($0.reason)" } == [
        "x/map=native,allocator=absent,values.type=uint64: allocator absent is not installed: none of "
          + "/nowhere/libabsent.so exists; Debian's package libabsent1 brings it",
        "x/map=native,allocator=absent,values.type=class: allocator absent is not installed: none of "
          + "/nowhere/libabsent.so exists; Debian's package libabsent1 brings it",
        "x/map=weak,allocator=system,values.type=uint64: a weak-value cache holds references: "
          + "values.type must be \"class\", not \"uint64\"",
        "x/map=weak,allocator=absent,values.type=uint64: a weak-value cache holds references: "
          + "values.type must be \"class\", not \"uint64\"",
        "x/map=weak,allocator=absent,values.type=class: allocator absent is not installed: none of "
          + "/nowhere/libabsent.so exists; Debian's package libabsent1 brings it",
      ])
  }

  @Test func aCombinationThatDoesTheSameWorkIsNotRunTwice() throws {
    let keys = try Samples.parse(
      Samples.file(matrix: "keys.type = [\"uint64\", \"string\"]\nkeys.length = [8, 20]"))
    #expect(
      Samples.labels(keys) == [
        "map=native,allocator=system,keys.type=uint64,keys.length=8",
        "map=native,allocator=system,keys.type=string,keys.length=8",
        "map=native,allocator=system,keys.type=string,keys.length=20",
      ])
    #expect(
      keys.skipped.map(\.reason) == ["the same work as x/map=native,allocator=system,keys.type=uint64,keys.length=8"])
    let reserves = try Samples.parse(
      Samples.file(
        matrix: "reserve = [0, 8]", axes: "map = [\"native\", \"native-reserved\"]\nallocator = [\"system\"]"))
    #expect(
      Samples.labels(reserves) == [
        "map=native,allocator=system,reserve=0", "map=native-reserved,allocator=system,reserve=0",
        "map=native-reserved,allocator=system,reserve=8",
      ])
  }

  @Test func aSizeThatOneTypeCanNotHaveCostsThatCellOnly() throws {
    let experiment = try Samples.parse(
      Samples.file(matrix: "values.type = [\"bytes\", \"struct\"]\nvalues.size = [16, 100]"))
    #expect(experiment.cells.map(\.parameters.values.label) == ["bytes16", "bytes100", "struct16"])
    #expect(
      experiment.skipped.map(\.reason)
        == ["values.size: found 100, expected for type = \"struct\" one of 8, 16, 24, 32, 64, 128, 256"])
  }

  @Test func operationsThatAreNoWholeFillingsCostTheirCellOnly() throws {
    let experiment = try Samples.parse(
      Samples.file(workload: "kind = \"fill\"", matrix: "entries = [8, 1000]\noperations = [16, 3000]"))
    #expect(
      experiment.cells.map { "\($0.parameters.entries) \($0.parameters.operations)" } == [
        "8 16", "8 3000", "1000 3000",
      ])
    #expect(
      experiment.skipped.map(\.reason) == [
        "operations: found 16, expected a multiple of entries (1000): a round of fill is a whole number of fillings"
      ])
  }

  @Test func exclusionsTakeCellsOutWithTheirReason() throws {
    let experiment = try Samples.parse(Samples.good)
    #expect(
      Samples.labels(experiment) == [
        "map=native,allocator=system,reserve=0", "map=native,allocator=installed,reserve=0",
        "map=span,allocator=system,reserve=0", "map=span,allocator=system,reserve=8",
      ])
    let reasons = Dictionary(uniqueKeysWithValues: experiment.skipped.map { ($0.id, $0.reason) })
    #expect(
      reasons == [
        "sample/map=native,allocator=system,reserve=8":
          "the same work as sample/map=native,allocator=system,reserve=0",
        "sample/map=native,allocator=installed,reserve=8":
          "the same work as sample/map=native,allocator=installed,reserve=0",
        "sample/map=span,allocator=installed,reserve=0": "excluded: not wanted",
        "sample/map=span,allocator=installed,reserve=8": "excluded: not wanted",
      ])
  }

  @Test(arguments: [
    ("kind = \"fill\"", ["erase 8", "erase 16"]),
    ("entries = 8", ["fill 16", "erase 16"]),
    ("kind = \"fill\"\nentries = 8", ["fill 16", "erase 8", "erase 16"]),
    ("map = \"native\"\nallocator = \"system\"\noperations = 16\nkind = \"erase\"", ["fill 8", "fill 16", "erase 8"]),
    ("keys = { type = \"uint64\" }\nkind = \"fill\"", ["erase 8", "erase 16"]),
    (
      "keys.distribution = \"uniform\"\nvalues.size = 8\nvalues.type = \"uint64\"\nthreads = 1\nkind = \"fill\"",
      ["erase 8", "erase 16"]
    ),
    ("entries = [8, 16]\nkind = [\"fill\"]", ["erase 8", "erase 16"]),
    ("kind = [\"erase\", \"fill\"]\nentries = 16", ["fill 8", "erase 8"]),
    ("keys = [{ type = \"uint64\" }]\nkind = \"fill\"", ["erase 8", "erase 16"]),
  ])
  func allConditionsOfAnExclusionMustHold(conditions: String, left: [String]) throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "", matrix: "kind = [\"fill\", \"erase\"]\nentries = [8, 16]", rest: "[[exclude]]\n\(conditions)"))
    #expect(experiment.cells.map { "\($0.parameters.kind.id) \($0.parameters.entries)" } == left)
    #expect(experiment.skipped.count == 4 - left.count)
    #expect(experiment.skipped.allSatisfy { $0.reason == "excluded by the experiment file" })
  }

  @Test func everyValueOfAnExclusionMustMatchACell() {
    let text = Samples.file(
      workload: "kind = \"fill\"", matrix: "entries = [8, 16]", rest: "[[exclude]]\nentries = [8, 9]")
    #expect(
      Samples.messages(text) == [
        "x.toml:10:15: exclude[0].entries[1]: found 9, which excludes no cell, expected values that a cell of the matrix has"
      ])
  }

  @Test func idsAreUniqueAndDoNotDependOnOtherValues() throws {
    func ids(_ entries: String) throws -> Set<String> {
      let experiment = try Samples.parse(
        Samples.file(
          workload: "kind = \"fill\"",
          matrix: "entries = [\(entries)]\nkeys = [{ type = \"string\" }, { type = \"uint64\" }]",
          axes: "map = [\"native\", \"weak\", \"span\"]\nallocator = [\"system\", \"absent\"]"))
      let all = experiment.cells.map(\.id) + experiment.skipped.map(\.id)
      #expect(Set(all).count == all.count)
      return Set(all)
    }
    let one = try ids("8")
    let two = try ids("16, 8")
    #expect(one.count == 12)
    #expect(two.count == 24)
    #expect(one.isSubset(of: two))
  }

  @Test func aCellSurvivesJSON() throws {
    let experiment = try Samples.parse(Samples.good)
    for cell in experiment.cells { #expect(try roundTrip(cell) == cell) }
    for cell in experiment.skipped { #expect(try roundTrip(cell) == cell) }
    #expect(try roundTrip(experiment.measure) == experiment.measure)
  }
}

private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
  try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}
