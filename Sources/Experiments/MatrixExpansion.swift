import Catalogue

/// A value and the key path at which the file gives it.
struct PlacedSetting {
  var setting: ParameterSetting
  var place: String
}

/// One axis of a matrix: a parameter and the values it takes.
struct MatrixAxis {
  /// The parameter's path: `map`, `entries`, `keys.length`, …
  var parameter: String
  var values: [PlacedSetting]
}

/// One combination of the matrix's values, put onto `[workload]`.
struct MatrixPoint {
  /// `map=native,allocator=system,entries=8`: what the cell's id has behind the experiment's.
  var label = ""
  var draft: CellDraft
  /// Where the file gives each parameter, by the parameter's path.
  var places: [String: String]

  /// Where the file gives a parameter; where nothing gives it, where it should stand.
  func place(of parameter: String) -> String { places[parameter] ?? "workload.\(parameter)" }

  /// True where an axis of the matrix gives the parameter.
  func isVaried(_ parameter: String) -> Bool { places[parameter]?.hasPrefix("matrix.") ?? false }

  mutating func apply(_ value: PlacedSetting, of parameter: String) {
    value.setting.apply(to: &draft)
    switch value.setting {
    // A whole table gives all its keys at once.
    case .keys: for key in ExperimentKeys.keys { places["keys.\(key)"] = "\(value.place).\(key)" }
    case .values: for key in ExperimentKeys.values { places["values.\(key)"] = "\(value.place).\(key)" }
    default: places[parameter] = value.place
    }
  }
}

/// `[workload]` and `[matrix]` as read, before they are multiplied out.
struct MatrixExpansion {
  /// The most cells a matrix may have; more is a typing error or a week of work.
  static let mostCells = 10_000

  var workload: [(parameter: String, value: PlacedSetting)]
  var axes: [MatrixAxis]

  /// Every combination, the first axis varying slowest. Too many are reported, and none is made.
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
    var start = MatrixPoint(draft: CellDraft(), places: [:])
    for (parameter, value) in workload { start.apply(value, of: parameter) }
    var points = [start]
    for axis in axes {
      points = points.flatMap { point in
        axis.values.map { value in
          var point = point
          point.apply(value, of: axis.parameter)
          point.label += "\(point.label.isEmpty ? "" : ",")\(axis.parameter)=\(value.setting.label)"
          return point
        }
      }
    }
    return points
  }

  /// Reports every value of `[workload]` that an axis replaces, so that nobody looks for its effect.
  func rejectReplacedValues(collector: DiagnosticCollector) {
    for axis in axes {
      for (parameter, value) in workload {
        var places: [String] = []
        if parameter == axis.parameter {
          places = [value.place]
        } else if axis.parameter.hasPrefix("\(parameter)."), value.setting.gives(axis.parameter) {
          places = ["workload.\(axis.parameter)"]
        }
        for place in places {
          collector.report(
            place, found: "a value that matrix.\(axis.parameter) replaces", expected: "\(axis.parameter) in one place")
        }
      }
    }
  }
}

extension ParameterSetting {
  /// True where the value is a table that has this key: `keys = { length = 20 }` gives `keys.length`.
  ///
  /// Types and distributions have defaults and count as given only where they differ from them.
  func gives(_ parameter: String) -> Bool {
    switch (self, parameter) {
    case (.keys(let keys), "keys.type"): keys.type != KeyDraft().type
    case (.keys(let keys), "keys.length"): keys.length != nil
    case (.keys(let keys), "keys.distribution"): keys.distribution != KeyDraft().distribution
    case (.keys(let keys), "keys.exponent"): keys.exponent != nil
    case (.values(let values), "values.type"): values.type != ValueDraft().type
    case (.values(let values), "values.size"): values.size != nil
    default: false
    }
  }
}
