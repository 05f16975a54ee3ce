import Catalogue

extension ParameterReader {
  /// The values of `[workload]`.
  func workload(_ reader: TableReader) -> [(parameter: String, value: PlacedSetting)] {
    for key in ExperimentKeys.matrixOnly where reader.table[key] != nil {
      collector.report(reader.path(of: key), found: "a \(key) in [workload]", expected: "\(key) = […] in [matrix]")
    }
    reader.rejectUnknownKeys(ExperimentKeys.workload, otherThan: ExperimentKeys.matrixOnly)
    return ExperimentKeys.workload.compactMap { key in
      guard let node = reader.table[key] else { return nil }
      return setting(key, node, at: reader.path(of: key)).map {
        (key, PlacedSetting(setting: $0, place: reader.path(of: key)))
      }
    }
  }

  /// The axes of `[matrix]`: map and allocator first, the others in the order of `ExperimentKeys.matrix`.
  func matrix(_ reader: TableReader) -> [MatrixAxis] {
    reader.rejectUnknownKeys(ExperimentKeys.matrix)
    for key in ["map", "allocator"] where reader.table[key] == nil {
      reader.reportMissing(key, "an array of \(key)s")
    }
    var axes: [MatrixAxis] = []
    forEachParameter(of: reader) { parameter, node, place in
      if let axis = axis(parameter, node, at: place) { axes.append(axis) }
    }
    return axes
  }

  /// Every parameter that the table gives; those of `keys.length = …` and the like one by one.
  private func forEachParameter(
    of reader: TableReader, _ body: (_ parameter: String, _ node: TOMLNode, _ place: String) -> Void
  ) {
    for key in ExperimentKeys.matrix {
      guard let node = reader.table[key] else { continue }
      let place = reader.path(of: key)
      guard key == "keys" || key == "values", case .table(let inner) = node else {
        body(key, node, place)
        continue
      }
      let known = key == "keys" ? ExperimentKeys.keys : ExperimentKeys.values
      let nested = TableReader(inner, path: place, collector: collector)
      nested.rejectUnknownKeys(known)
      if inner.isEmpty { collector.report(place, found: "an empty table", expected: "at least one key") }
      for name in known {
        if let node = inner[name] { body("\(key).\(name)", node, nested.path(of: name)) }
      }
    }
  }

  /// An axis; nil, with a report, where it has no valid value.
  private func axis(_ parameter: String, _ node: TOMLNode, at place: String) -> MatrixAxis? {
    guard case .array(let elements) = node else {
      collector.report(place, found: node.found, expected: "an array of values: \(parameter) = […]")
      return nil
    }
    guard !elements.isEmpty else {
      collector.report(place, found: "an empty array", expected: "at least one value")
      return nil
    }
    guard elements.count <= MatrixExpansion.mostCells else {
      collector.report(
        place, found: "\(elements.count) values", expected: "at most \(MatrixExpansion.mostCells)")
      return nil
    }
    var values: [PlacedSetting] = []
    var labels: Set<String> = []
    for (index, element) in elements.enumerated() {
      let elementPlace = "\(place)[\(index)]"
      guard let setting = setting(parameter, element, at: elementPlace) else { continue }
      // By label: two values that look the same would give two cells the same id.
      guard labels.insert(setting.label).inserted else {
        collector.report(elementPlace, found: "\(setting.label) a second time", expected: "each value once")
        continue
      }
      values.append(PlacedSetting(setting: setting, place: elementPlace))
    }
    return values.isEmpty ? nil : MatrixAxis(parameter: parameter, values: values)
  }

  /// The conditions of one `[[exclude]]`, and its reason.
  func exclusion(_ reader: TableReader) -> Exclusion {
    reader.rejectUnknownKeys(ExperimentKeys.matrix + ExperimentKeys.exclude)
    var conditions: [ParameterSetting] = []
    forEachParameter(of: reader) { parameter, node, place in
      if let setting = setting(parameter, node, at: place) { conditions.append(setting) }
    }
    if reader.table.keys.allSatisfy(ExperimentKeys.exclude.contains) {
      collector.report(reader.path, found: "no condition", expected: "at least one parameter = value")
    }
    let reason = reader.string("reason").map { "excluded: \($0)" }
    return Exclusion(path: reader.path, conditions: conditions, reason: reason ?? "excluded by the experiment file")
  }
}
