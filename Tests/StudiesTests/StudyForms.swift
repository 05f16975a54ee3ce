import Catalogue

@testable import Studies

/// The forms' names of a family, for tests that run each.
func forms(of family: String) -> [String] { Study.all.filter { $0.family.id == family }.map(\.form) }

/// True where programs can be compiled.
let hasCompiler = (try? SwiftCompiler()) != nil
