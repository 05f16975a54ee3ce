import Catalogue

/// One axis of a matrix: a parameter and the values it takes.
struct MatrixAxis {
  /// The parameter's path: `map`, `entries`, `keys.length`, …
  var parameter: String
  var settings: [ParameterSetting]
}

extension ParameterReader {
  /// The values of `[workload]`, each of one parameter.
  func workload(_ reader: TableReader) -> [ParameterSetting] {
    reader.rejectUnknownKeys(ExperimentKeys.workload)
    return ExperimentKeys.workload.compactMap { key in
      guard let node = reader.table[key] else { return nil }
      return setting(key, node, at: reader.path(of: key))
    }
  }

  /// The axes of `[matrix]`: map and allocator first, the others in the order of their names.
  func matrix(_ reader: TableReader) -> [MatrixAxis] {
    reader.rejectUnknownKeys(ExperimentKeys.matrix)
    for key in ["map", "allocator"] where reader.table[key] == nil {
      reader.reportMissing(key, "an array of \(key)s")
    }
    var axes: [MatrixAxis] = []
    for key in ExperimentKeys.matrix {
      guard let node = reader.table[key] else { continue }
      if (key == "keys" || key == "values"), case .table(let inner) = node {
        // keys.length = [8, 20]: each key of the table is an axis.
        let known = key == "keys" ? ExperimentKeys.keys : ExperimentKeys.values
        let nested = TableReader(inner, path: reader.path(of: key), collector: collector)
        nested.rejectUnknownKeys(known)
        for name in known {
          guard let node = inner[name] else { continue }
          if let axis = axis("\(key).\(name)", node, at: nested.path(of: name)) { axes.append(axis) }
        }
      } else if let axis = axis(key, node, at: reader.path(of: key)) {
        axes.append(axis)
      }
    }
    return axes
  }

  private func axis(_ parameter: String, _ node: TOMLNode, at place: String) -> MatrixAxis? {
    guard case .array(let elements) = node else {
      collector.report(place, found: node.found, expected: "an array of values, for instance \(parameter) = […]")
      return nil
    }
    guard !elements.isEmpty else {
      collector.report(place, found: "an empty array", expected: "at least one value")
      return nil
    }
    var settings: [ParameterSetting] = []
    for (index, element) in elements.enumerated() {
      guard let setting = setting(parameter, element, at: "\(place)[\(index)]") else { continue }
      if settings.contains(setting) {
        collector.report("\(place)[\(index)]", found: "\(setting.label) a second time", expected: "each value once")
      }
      settings.append(setting)
    }
    return MatrixAxis(parameter: parameter, settings: settings)
  }

  /// The conditions of one `[[exclude]]`, and its reason.
  func exclusion(_ reader: TableReader) -> (conditions: [ParameterSetting], reason: String) {
    reader.rejectUnknownKeys(ExperimentKeys.matrix + ExperimentKeys.exclude)
    var conditions: [ParameterSetting] = []
    for key in ExperimentKeys.matrix {
      guard let node = reader.table[key] else { continue }
      if key == "keys" || key == "values", case .table(let inner) = node {
        let known = key == "keys" ? ExperimentKeys.keys : ExperimentKeys.values
        let nested = TableReader(inner, path: reader.path(of: key), collector: collector)
        nested.rejectUnknownKeys(known)
        for name in known {
          guard let node = inner[name] else { continue }
          if let setting = setting("\(key).\(name)", node, at: nested.path(of: name)) { conditions.append(setting) }
        }
      } else if let setting = setting(key, node, at: reader.path(of: key)) {
        conditions.append(setting)
      }
    }
    if conditions.isEmpty, collector.isEmpty {
      collector.report(reader.path, found: "no condition", expected: "at least one parameter = value")
    }
    return (conditions, reader.string("reason") ?? "excluded by the experiment file")
  }
}
