import Measurement
import Catalogue
import Testing

@testable import Studies

/// What the study sees of keys for an object's identity. What must hold whatever the allocator does.
@Suite struct PointerKeysTests {
  private func figures(_ form: String) throws -> [String: Double] {
    let study = try #require(Study.named("pointer-keys.\(form)"))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    return observations.figures
  }

  /// Hashable, keeps the object, tells other types apart.
  private static let properties: [(form: String, isHashable: Double, keeps: Double, hasType: Double)] = [
    ("class-reference", 0, 1, 1), ("identity-key", 1, 1, 1), ("unowned-identity-key", 1, 0, 1),
    ("typed-pointer", 1, 0, 1), ("object-identifier", 1, 0, 0), ("address", 1, 0, 0), ("raw-pointer", 1, 0, 0),
  ]

  @Test(arguments: properties.map(\.form)) func propertiesAreThoseOfTheTypes(form: String) throws {
    let expected = try #require(Self.properties.first { $0.form == form })
    let figures = try figures(form)
    #expect(figures["key_is_hashable"] == expected.isHashable)
    #expect(figures["key_keeps_object"] == expected.keeps)
    if hasCompiler { #expect(figures["key_refuses_other_type"] == expected.hasType) }
  }

  /// An object that is alive shares its address with none.
  @Test(arguments: ["class-reference", "identity-key"]) func keysThatKeepTheirObjectMeetNoOther(form: String) throws {
    #expect(try figures(form)["key_meets_new_object"] == 0)
  }
}
