import Catalogue

/// Reads one experiment file's text into an experiment.
struct ExperimentReader {
  let file: String
  let text: String
  let equipment: Equipment
  /// The documents' tables that are known; nil: any.
  var tables: [String]?
  var checks = CellChecks()

  /// The experiment; throws `InvalidInput` with every mistake of the file.
  func read() throws -> Experiment {
    let document = try TOMLDocument(text, file: file)
    let (root, collector) = (document.root, document.collector)
    guard !root.isEmpty else {
      throw InvalidInput(
        Diagnostic(
          file: file, found: "\(text.isEmpty ? "an empty file" : "a file without keys")",
          expected: "an experiment: id, title, [workload] and [matrix]"))
    }
    let top = document.reader(names: equipment.names)
    top.rejectUnknownKeys(ExperimentKeys.top)
    let id = top.string("id", required: true)
    if let id, !Self.isValidID(id) {
      collector.report("id", found: "\"\(id)\"", expected: "lower-case letters, digits and hyphens, 1 to 64 of them")
    }
    let title = top.value("title", orReport: "text")?.line("one line on what is measured")
    let reproduces = reproduces(top)
    let analysis = top.string("analysis")
    let measure = top.reader("measure").map { Self.measure($0) } ?? MeasureSettings()
    let before = collector.count
    let workload = top.reader("workload", required: true).map(MatrixReader.workload) ?? []
    let axes = top.reader("matrix", required: true).map(MatrixReader.matrix) ?? []
    let exclusions = top.readers("exclude", most: Exclusion.most).map(MatrixReader.exclusion)
    Self.requireWorkload(root, collector)

    let expansion = MatrixExpansion(workload: workload, axes: axes)
    expansion.rejectReplacedValues(collector: collector)
    var sorting = CellSorting(
      experiment: id ?? "", exclusions: exclusions, equipment: equipment, checks: checks, collector: collector,
      isSound: collector.count == before)
    let points = expansion.points(collector: collector)
    sorting.sort(points)
    let selection = FigureSelection(
      collector: collector,
      cells: points.filter { $0.finished != nil }.map { point in
        ("\(id ?? "")/\(point.label)", Dictionary(uniqueKeysWithValues: point.values))
      }, passes: measure.passes)
    let knownFigures = top.readers("known_answer").flatMap(KnownFigureReader(selection: selection).figures)
    let limits = top.readers("limit").flatMap(FigureLimitReader(selection: selection).limits)
    guard collector.isEmpty, let id, let title else { throw InvalidInput(diagnostics: collector.diagnostics) }
    return Experiment(
      id: id, title: title, file: file, source: text, reproduces: reproduces, analysis: analysis, measure: measure,
      cells: sorting.cells, skipped: sorting.skipped, knownFigures: knownFigures, limits: limits)
  }

  /// Reports `kind` and `entries` if neither `[workload]` nor `[matrix]` has them.
  private static func requireWorkload(_ root: [String: InputValue], _ collector: DiagnosticCollector) {
    guard case .table(let workload)? = root["workload"], case .table(let matrix)? = root["matrix"] else { return }
    let kinds = WorkloadKind.allCases.map(\.id).joined(separator: ", ")
    for parameter in CellParameter.all where parameter.isRequired && !parameter.isMatrixOnly {
      let key = parameter.key
      guard workload[key] == nil, matrix[key] == nil else { continue }
      collector.report(
        "workload.\(key)", found: "nothing", expected: key == "kind" ? "one of \(kinds)" : parameter.summary)
    }
  }

  private func reproduces(_ top: TableReader) -> [String] {
    var seen: Set<String> = []
    return top.value("reproduces")?.elements("an array of texts")?.compactMap { element in
      guard let id = element.text() else { return nil }
      if !TableID.isValid(id) {
        element.report("a table's id such as \"D1.T9\"")
      } else if let tables, !tables.contains(id) {
        element.report("a table of the folder claims, see `maplab tables`", nearestAmong: tables)
      } else if !seen.insert(id).inserted {
        top.collector.report(element.place, found: "\"\(id)\" a second time", expected: "each table once")
      }
      return id
    } ?? []
  }

  private static func measure(_ reader: TableReader) -> MeasureSettings {
    reader.rejectUnknownKeys(ExperimentKeys.measure)
    var settings = MeasureSettings()
    if let value = reader.value("passes"), let elements = value.elements("an array of at least one pass's name") {
      var passes: [MeasurementPass] = []
      for element in elements {
        guard let pass = element.member(MeasurementPass.self) else { continue }
        if passes.contains(pass) {
          element.collector.report(element.place, found: "\"\(pass.id)\" a second time", expected: "each pass once")
        } else {
          passes.append(pass)
        }
      }
      if elements.isEmpty { value.report("an array of at least one pass's name") }
      settings.passes = passes
    }
    if let names = reader.strings("profiles") {
      let known = MeasurementProfile.all.map(\.name)
      for (index, name) in names.enumerated() where !known.contains(name) {
        reader.collector.report(
          "\(reader.path(of: "profiles"))[\(index)]", found: "\"\(name)\"",
          expected: "one of \(known.joined(separator: ", "))", nearest: nearestName(to: name, among: known))
      }
      settings.profiles = names
    }
    settings.processes = reader.integer("processes", in: 1...1000)
    settings.warmUp = reader.integer("warm_up", in: 0...1000)
    if let seconds = reader.double("seconds") {
      if seconds > 0, seconds <= 3600 {
        settings.seconds = seconds
      } else {
        reader.collector.report(
          reader.path(of: "seconds"), found: "the number \(seconds)", expected: "seconds above 0 and up to 3600")
      }
    }
    return settings
  }

  private static func isValidID(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }
}
