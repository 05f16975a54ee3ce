import Foundation

/// All of the documents' tables in their order: those of a run, and those that it does not have.
package struct DocumentTables: Sendable {
  /// A table of the documents.
  package enum Table: Sendable {
    /// The run has it.
    case measured(DocumentTable)
    /// The run does not concern it, or the lab does not measure it yet.
    case absent(ClaimTable)

    /// The table's id.
    package var id: String {
      switch self {
      case .measured(let table): table.id
      case .absent(let claims): claims.id
      }
    }

    /// The document's id.
    package var document: String {
      switch self {
      case .measured(let table): table.document
      case .absent(let claims): claims.document
      }
    }

    /// The table as measured, or nil.
    package var measured: DocumentTable? {
      if case .measured(let table) = self { table } else { nil }
    }
  }

  /// In the documents' order.
  package let all: [Table]

  /// Those of the run.
  package var measured: [DocumentTable] { all.compactMap(\.measured) }

  /// Combines a run's tables and the claim files. O(tables^2).
  package init(_ tables: [DocumentTable], claims: [ClaimTable]) {
    let absent = claims.filter { claim in !tables.contains { $0.id == claim.id } }
    all = (tables.map(Table.measured) + absent.map(Table.absent)).sorted {
      $0.id.compare($1.id, options: .numeric) == .orderedAscending
    }
  }
}
