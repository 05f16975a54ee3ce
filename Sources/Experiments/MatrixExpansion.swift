import Catalogue

/// A value of a parameter and the key path at which the file gives it.
struct PlacedSetting {
  var parameter: CellParameter
  var setting: ParameterSetting
  var place: String
}

/// One axis of a matrix: a parameter and the values it takes.
struct MatrixAxis {
  var parameter: CellParameter
  var values: [PlacedSetting]
}

/// One combination of the matrix's values, applied to `[workload]`.
struct MatrixPoint {
  /// The values of the axes as written in cell ids, in the axes' order.
  private(set) var values: [(key: String, label: String)] = []
  /// The cell so far; parameters without a value are as in `CellParameters.blank`.
  private(set) var cell = CellParameters.blank
  /// The keys of the parameters that the file gives.
  private(set) var given: Set<String> = []
  /// Where the file gives each parameter, or could give it in a table it already has, by the parameter's key.
  private(set) var places: [String: String] = [:]

  /// The finished cell; nil as long as a value that every cell needs is missing.
  var finished: CellParameters? {
    guard CellParameter.all.allSatisfy({ !$0.isRequired || given.contains($0.key) }) else { return nil }
    var cell = cell
    cell.settle()
    return cell
  }

  /// `map=native,allocator=system,entries=8`: the cell's id without the experiment's.
  var label: String { values.map { "\($0.key)=\($0.label)" }.joined(separator: ",") }

  /// Where the file gives a parameter; if nothing gives it, where it should be.
  func place(of parameter: String) -> String { places[parameter] ?? "workload.\(parameter)" }

  /// True if an axis of the matrix gives the parameter.
  func isVaried(_ parameter: String) -> Bool { places[parameter]?.hasPrefix("matrix.") ?? false }

  mutating func apply(_ value: PlacedSetting) {
    value.setting.apply(&cell)
    given.formUnion(value.setting.given)
    let parameter = value.parameter
    // A whole table gives all its keys at once.
    for (key, part) in zip(parameter.keys, parameter.parts) { places[part.key] = "\(value.place).\(key)" }
    if parameter.parts.isEmpty { places[parameter.key] = value.place }
  }

  /// Applies a value of an axis.
  mutating func vary(_ value: PlacedSetting) {
    apply(value)
    values.append((value.parameter.key, value.setting.label))
  }
}

/// `[workload]` and `[matrix]` as read, before they are expanded.
struct MatrixExpansion {
  /// The maximum number of cells in a matrix; more is a typo or a week of computing.
  static let mostCells = 10_000

  var workload: [PlacedSetting]
  var axes: [MatrixAxis]

  /// Every combination, the first axis varying slowest. If there are too many, that is reported and none are made.
  func points(collector: DiagnosticCollector) -> [MatrixPoint] {
    var count = 1
    for axis in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      count = overflow ? .max : product
    }
    guard count <= Self.mostCells else {
      collector.report("matrix", found: "a matrix of \(count) cells", expected: "at most \(Self.mostCells)")
      return []
    }
    var start = MatrixPoint()
    for value in workload { start.apply(value) }
    return axes.reduce([start]) { points, axis in
      points.flatMap { point in
        axis.values.map { value in
          var point = point
          point.vary(value)
          return point
        }
      }
    }
  }

  /// Reports every value of `[workload]` that an axis replaces, because it would have no effect.
  func rejectReplacedValues(collector: DiagnosticCollector) {
    for axis in axes {
      let replaced = [axis.parameter.key] + axis.parameter.parts.map(\.key)
      for value in workload where replaced.contains(value.parameter.key) {
        collector.report(
          value.place, found: "a value that matrix.\(axis.parameter.key) replaces",
          expected: "\(axis.parameter.key) in one place")
      }
    }
  }
}
