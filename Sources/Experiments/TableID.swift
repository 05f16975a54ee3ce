import Foundation

/// The ids of the documents' tables, such as `D1.T9`, and the claim files' names that follow from them.
package enum TableID {
  /// True if the text is an id in form.
  package static func isValid(_ id: String) -> Bool { id.wholeMatch(of: /D[1-9]\.T[0-9]{1,2}/) != nil }

  /// The name of the file that holds a table's claims: `d1-t9.toml`.
  package static func fileName(of id: String) -> String { id.lowercased().replacing(".", with: "-") + ".toml" }

  /// The ids of all tables with a claim file below an experiments directory, in the documents' order; nil if it has no
  /// claims.
  package static func known(in experimentsDirectory: String) -> [String]? {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(experimentsDirectory)/claims")
    return names?.compactMap { name in
      let id = name.uppercased().replacing("-", with: ".").replacing(".TOML", with: "")
      return isValid(id) && fileName(of: id) == name ? id : nil
    }.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }
}
