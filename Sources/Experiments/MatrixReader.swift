import Catalogue

/// Reads `[workload]`, `[matrix]` and `[[exclude]]`, whose keys are the cells' parameters.
enum MatrixReader {
  /// The values of `[workload]`; those of a table such as `keys` one by one.
  static func workload(_ reader: TableReader) -> [PlacedSetting] {
    let (own, elsewhere) = (ExperimentKeys.workload, ExperimentKeys.matrixOnly)
    for key in elsewhere where reader.table[key] != nil {
      reader.collector.report(
        reader.path(of: key), found: "a \(key) in [workload]", expected: "\(key) = […] in [matrix]")
    }
    reader.rejectUnknownKeys(own, otherThan: elsewhere)
    return values(of: reader, CellParameter.all.filter { !$0.isMatrixOnly }, mayBeEmpty: true).compactMap(placed)
  }

  /// The axes of `[matrix]`, in `CellParameter.all` order.
  static func matrix(_ reader: TableReader) -> [MatrixAxis] {
    reader.rejectUnknownKeys(ExperimentKeys.matrix)
    for key in ["map", "allocator"] where reader.table[key] == nil {
      reader.reportMissing(key, "an array of \(key)s")
    }
    return values(of: reader, CellParameter.all).compactMap(axis)
  }

  /// The conditions of one `[[exclude]]`, and its reason.
  static func exclusion(_ reader: TableReader) -> Exclusion {
    reader.rejectUnknownKeys(ExperimentKeys.matrix + ExperimentKeys.exclude)
    let conditions = values(of: reader, CellParameter.all).compactMap(condition)
    if reader.table.keys.allSatisfy(ExperimentKeys.exclude.contains) {
      reader.collector.report(reader.path, found: "no condition", expected: "at least one parameter = value")
    }
    let reason = reader.value("reason")?.line("one line on why").map { "excluded: \($0)" }
    return Exclusion(path: reader.path, conditions: conditions, reason: reason ?? "excluded by the experiment file")
  }

  /// Every parameter that the table gives; those of a table such as `keys` one by one.
  private static func values(
    of reader: TableReader, _ parameters: [CellParameter], mayBeEmpty: Bool = false
  ) -> [(CellParameter, ValueReader)] {
    parameters.flatMap { parameter -> [(CellParameter, ValueReader)] in
      guard let value = reader.value(parameter.key) else { return [] }
      guard !parameter.parts.isEmpty, case .table(let inner) = value.value else { return [(parameter, value)] }
      if inner.isEmpty, !mayBeEmpty { return value.expected("at least one key") ?? [] }
      guard let table = value.table(parameter.keys) else { return [] }
      return zip(parameter.keys, parameter.parts).compactMap { key, part in table.value(key).map { (part, $0) } }
    }
  }

  /// One value, or an array of values as an axis has them.
  private static func condition(_ parameter: CellParameter, _ reader: ValueReader) -> MatrixAxis? {
    if case .array = reader.value { return axis(parameter, reader) }
    return placed(parameter, reader).map { MatrixAxis(parameter: parameter, values: [$0]) }
  }

  private static func placed(_ parameter: CellParameter, _ value: ValueReader) -> PlacedSetting? {
    parameter.setting(value).map { PlacedSetting(parameter: parameter, setting: $0, place: value.place) }
  }

  /// An axis; nil, with a report, if it has no valid value.
  private static func axis(_ parameter: CellParameter, _ reader: ValueReader) -> MatrixAxis? {
    guard let elements = reader.elements("an array of values: \(parameter.key) = […]") else { return nil }
    guard !elements.isEmpty else { return reader.expected("at least one value") }
    guard elements.count <= MatrixExpansion.mostCells else {
      reader.collector.report(
        reader.place, found: "\(elements.count) values", expected: "at most \(MatrixExpansion.mostCells)")
      return nil
    }
    var values: [PlacedSetting] = []
    var labels: Set<String> = []
    for element in elements {
      guard let value = placed(parameter, element) else { continue }
      // By label: two values that look the same would give two cells the same id.
      guard labels.insert(value.setting.label).inserted else {
        reader.collector.report(
          element.place, found: "\(value.setting.label) a second time", expected: "each value once")
        continue
      }
      values.append(value)
    }
    return values.isEmpty ? nil : MatrixAxis(parameter: parameter, values: values)
  }
}
