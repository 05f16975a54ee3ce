/// A separate small program that the lab measures if a document's claim is not about any map in the list: how keys
/// are built, what escapes to the heap, how a structure is laid out in memory.
///
/// Written `family.form`: the forms of a family answer the same question in different ways, so that they can be
/// compared.
package struct Study: Sendable, Hashable {
  /// The question.
  package let family: StudyFamily
  /// The way of answering the question; one of the family's forms.
  package let form: String

  /// The form as a case of its family's enum. Traps for another enum, which a test excludes for all studies.
  package func typedForm<FormName: StudyForm>() -> FormName {
    guard let name = FormName.allCases.first(where: { $0.rawValue == form }) else {
      preconditionFailure("\(FormName.self) has no form \(form): \(family.id) was declared with others")
    }
    return name
  }

  /// The name used in experiment files, cell ids and CSV.
  package var id: String { "\(family.id).\(form)" }

  /// Every study of the lab, family by family.
  package static let all = StudyFamily.all.flatMap { family in
    family.forms.map { Study(family: family, form: $0.name) }
  }

  /// The ids of `all`, made once: a file may name thousands of studies.
  package static let allIDs = all.map(\.id)

  /// The study of that id, or nil. O(1).
  package static func named(_ id: String) -> Study? { byID[id] }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
