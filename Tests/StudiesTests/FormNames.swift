import Catalogue

/// The forms of a family, by its id; none where there is no such family.
func formNames(of family: String) -> [String] {
  StudyFamily.all.first { $0.id == family }?.forms.map(\.name) ?? []
}
