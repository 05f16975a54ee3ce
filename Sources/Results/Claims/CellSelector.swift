import Catalogue
import Experiments

/// Names a cell of a run by its experiment and by values of its parameters.
struct CellSelector: Sendable, Equatable {
  /// The key of the experiment's id.
  static let experimentKey = "experiment"
  /// What a selector may name: the experiment and the parameters of a matrix.
  static let names = [experimentKey] + ExperimentKeys.matrix

  /// Values by name, as they stand in cell ids.
  var conditions: [String: String] = [:]

  var experiment: String? { conditions[Self.experimentKey] }

  /// This selector, and what it leaves open from the other.
  func completed(by other: CellSelector) -> CellSelector {
    CellSelector(conditions: conditions.merging(other.conditions) { mine, _ in mine })
  }

  /// The conditions as `name = value`, for messages.
  var description: String {
    conditions.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
  }

  /// True where the cell has all the values.
  func matches(_ cell: CellSummary) -> Bool {
    conditions.allSatisfy { name, value in cell.values(of: name).contains(value) }
  }
}

extension CellSummary {
  /// The texts that stand for the cell's value of a parameter; none where it has no such parameter.
  fileprivate func values(of name: String) -> [String] {
    switch name {
    case CellSelector.experimentKey: [experiment]
    case "map": [parameters.map.id]
    case "allocator": [parameters.allocator]
    case "kind": [parameters.kind.id]
    case "entries": [String(parameters.entries)]
    case "threads": [String(parameters.threads), matrixValue(of: name)].compactMap { $0 }
    case "keys": [parameters.keys.typeLabel, parameters.keys.label]
    case "values": [parameters.values.label]
    default: [matrixValue(of: name)].compactMap { $0 }
    }
  }

  /// The value that the cell's id gives: of parameters in the matrix that summary.csv has no column for.
  private func matrixValue(of name: String) -> String? {
    guard let slash = id.firstIndex(of: "/") else { return nil }
    let pairs = id[id.index(after: slash)...].split(separator: ",")
    return pairs.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
