import Catalogue
import Experiments

/// Names a cell of a run by its experiment and by values of its parameters.
struct CellSelector: Sendable, Equatable {
  /// The key of the experiment's id.
  static let experimentKey = "experiment"
  /// What a selector may name: the experiment and the parameters of a matrix.
  static let names = [experimentKey] + ExperimentKeys.matrix

  /// Values by name, as they are written in cell ids.
  var conditions: [String: String] = [:]

  var experiment: String? { conditions[Self.experimentKey] }

  /// This selector, completed by the other.
  func completed(by other: CellSelector) -> CellSelector {
    CellSelector(conditions: conditions.merging(other.conditions) { mine, _ in mine })
  }

  /// The conditions as `name = value`, for messages.
  var description: String {
    conditions.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
  }

  /// True if the cell has all the values.
  func matches(_ cell: CellSummary) -> Bool {
    conditions.allSatisfy { name, value in cell.values(of: name).contains(value) }
  }
}

extension CellSummary {
  /// The texts that denote the cell's value of a parameter; none if it has no such parameter.
  fileprivate func values(of name: String) -> [String] {
    // Short forms that claims may use: the type alone, the number of threads.
    let short: String? =
      switch name {
      case CellSelector.experimentKey: experiment
      case "keys": parameters.keys.typeLabel
      case "threads": String(parameters.threads)
      default: nil
      }
    return [CellParameter.named(name)?.label(parameters), short].compactMap { $0 }
  }
}
