import Catalogue

/// Two cells that are compared.
package struct CellPair: Sendable {
  /// What both have in common: the cell's id in two runs; within one run, the id without the part that differs.
  package let name: String
  /// The cell that is compared with.
  package let first: CellSummary
  /// The cell that is compared.
  package let second: CellSummary
}

/// Something that keeps a cell, or a figure of it, out of a comparison.
package struct ComparisonGap: Sendable, Hashable {
  /// The cell's id, or what its pair has in common.
  package let cell: String
  /// Why.
  package let reason: String
  /// True if the first side measured the cell and the second failed to.
  package var isLost = false
}

/// Which cells are compared with each other.
struct CellPairing {
  private(set) var pairs: [CellPair] = []
  private(set) var gaps: [ComparisonGap] = []
  /// Cells that only one side has, by their common name.
  private(set) var onlyFirst: [String] = []
  private(set) var onlySecond: [String] = []

  /// Pairs cells by their common names, in the first side's order. O(cells).
  init(
    _ first: [(name: String, cell: CellSummary)], _ second: [(name: String, cell: CellSummary)],
    labels: (String, String)
  ) {
    let partners = Dictionary(second.map { ($0.name, $0.cell) }, uniquingKeysWith: { one, _ in one })
    let names = Set(first.map(\.name))
    for (name, cell) in first {
      guard let partner = partners[name] else {
        onlyFirst.append(name)
        continue
      }
      // A comparison need not explain cells that were measured on neither side.
      let unmeasured: [CellSummary.Status] = [.skipped, .notRun]
      if unmeasured.contains(cell.status), unmeasured.contains(partner.status) { continue }
      let reasons = [(cell, labels.0), (partner, labels.1)].compactMap { cell, label in
        cell.status == .ok
          ? nil : "\(cell.status.rawValue) in \(label)" + (cell.reason.isEmpty ? "" : ": \(cell.reason)")
      }
      if reasons.isEmpty {
        pairs.append(CellPair(name: name, first: cell, second: partner))
      } else {
        gaps.append(
          ComparisonGap(
            cell: name, reason: reasons.joined(separator: "; "), isLost: cell.status == .ok && partner.status == .failed
          ))
      }
    }
    onlySecond = second.map(\.name).filter { !names.contains($0) }
  }
}

/// A parameter along which cells of one run are compared.
package enum ComparisonAxis: String, CaseIterable, Sendable {
  case engine
  case map
  case allocator
  case study
  case variant
  case answer

  /// The cell's value.
  package func value(of cell: CellSummary) -> String? { CellParameter.named(rawValue)?.label(cell.parameters) }

  /// The cell's id without its value: the same for all cells that differ in nothing but this parameter.
  func commonName(of cell: CellSummary) -> String { cell.name(without: [rawValue]) }
}
