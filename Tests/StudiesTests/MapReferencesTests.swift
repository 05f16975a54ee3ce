import Measurement
import Catalogue
import Testing

@testable import Studies

/// What Swift's reference says of values, optionals and references.
@Suite struct MapReferencesTests {
  private func observe(_ id: String) throws -> (figures: [String: Double], absences: [String: String]) {
    let study = try #require(Study.named(id))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    return (observations.figures, observations.absences)
  }

  private static let names = [
    "reference_zero_is_nil", "reference_zero_counts", "reference_zero_takes_writes", "reference_counts",
    "reference_makes", "reference_write_is_shared", "reference_reassignment_is_shared",
  ]

  @Test(
    arguments: [
      ("dictionary", [0, 1, 1, 1, 1, 0, 0]), ("optional-dictionary", [1, 0, 0, 0, 0, 0, 0]),
      ("pointer", [1, 0, 0, 0, 0, 1, 0]), ("class-box", [1, 0, 0, 0, 0, 1, 0]),
    ] as [(String, [Double])])
  func variablesBehaveAsTheLanguageSays(form: String, expected: [Double]) throws {
    let seen = try observe("map-references.\(form)").figures
    #expect(seen == Dictionary(uniqueKeysWithValues: zip(Self.names, expected)))
  }

  @Test func aNoncopyableMapHasNoSecondVariable() throws {
    let seen = try observe("map-references.noncopyable-map")
    #expect(
      Set(seen.absences.keys) == [
        "reference_zero_is_nil", "reference_write_is_shared", "reference_reassignment_is_shared",
      ])
    #expect(seen.figures["reference_zero_takes_writes"] == 1)
  }

  /// What isn't tried of a noncopyable map is refused by the compiler; of a copyable one it is accepted.
  @Test(
    .enabled(if: hasCompiler, "no Swift compiler is in the search path"),
    arguments: [
      (
        """
        func count() -> Int {
          let first = Map()
          let second = first
          return first.count + second.count
        }
        """, "used after consume"
      ),
      ("func isNil(_ map: borrowing Map) -> Bool { let copy: Map? = map; return copy == nil }", "consum"),
    ] as [(String, String)])
  func aNoncopyableMapIsNotShared(program: String, reason: String) throws {
    let compiler = try SwiftCompiler()
    let refused = try compiler.check("struct Map: ~Copyable { var count = 0 }\n" + program)
    #expect(!refused.accepts && refused.errors.contains { $0.contains(reason) }, "\(refused.errors)")
    let twin = program.replacing("borrowing Map", with: "Map").replacing("copy == nil", with: "copy?.count == nil")
    let accepted = try compiler.check("struct Map { var count = 0 }\n" + twin)
    #expect(accepted.accepts, "\(accepted.errors)")
  }

  /// (write seen, reassignment seen)
  @Test(
    arguments: [
      ("assigned", [0, 0]), ("assigned-and-written", [0, 0]), ("argument", [0, 0]), ("argument-inout", [1, 1]),
      ("address-kept", [1, 1]), ("class-box", [1, 0]), ("noncopyable-inout", [1, 1]), ("noncopyable-clone", [0, 0]),
      ("shared-span-and-written", [0, 0]),
    ] as [(String, [Double])])
  func handingOverSharesWhatItShould(form: String, expected: [Double]) throws {
    let seen = try observe("map-passing.\(form)").figures
    #expect(seen["passing_write_is_seen"] == expected[0])
    #expect(seen["passing_reassignment_is_seen"] == expected[1])
  }
}
