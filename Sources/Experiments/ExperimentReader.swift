import Catalogue

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads one experiment file's text into an experiment.
struct ExperimentReader {
  let file: String
  let text: String
  let allocators: AllocatorCatalogue
  /// The most cells a matrix may have; more is a typing error or a week of work.
  static let mostCells = 10_000

  /// The experiment; throws `InvalidInput` with every mistake of the file.
  func read() throws -> Experiment {
    let root = try TOMLNode.parse(text, file: file)
    let collector = DiagnosticCollector(file: file, text: text)
    let top = TableReader(root, path: "", collector: collector)
    top.rejectUnknownKeys(ExperimentKeys.top)
    let id = top.string("id", required: true) ?? ""
    if root["id"] != nil, !id.isEmpty || collector.isEmpty, !Self.isValidID(id) {
      collector.report("id", found: "\"\(id)\"", expected: "lower-case letters, digits and hyphens, 1 to 64 of them")
    }
    let title = top.string("title", required: true) ?? ""
    let reproduces = top.strings("reproduces") ?? []
    for (index, table) in reproduces.enumerated() where !Self.isTableID(table) {
      collector.report("reproduces[\(index)]", found: "\"\(table)\"", expected: "a table's id such as \"D1.T9\"")
    }
    let analysis = top.string("analysis")
    let parameters = ParameterReader(collector: collector, allocators: allocators)
    let workload = top.reader("workload", required: true).map(parameters.workload) ?? []
    let axes = top.reader("matrix", required: true).map(parameters.matrix) ?? []
    let measure = top.reader("measure").map { Self.measure($0) } ?? MeasureSettings()
    let exclusions = top.readers("exclude").map(parameters.exclusion)
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }

    let points = expand(axes, workload: workload, collector: collector)
    var cells: [ExperimentCell] = []
    var skipped: [SkippedCell] = []
    for (label, draft) in points {
      guard let cell = check(draft, collector: collector) else { continue }
      let cellID = "\(id)/\(label)"
      let excluded = exclusions.first { $0.conditions.allSatisfy { $0.matches(cell) } }
      if let reason = excluded?.reason ?? cell.impossibleReason ?? allocators[cell.allocator]?.missingReason {
        skipped.append(SkippedCell(id: cellID, parameters: cell, reason: reason))
      } else {
        cells.append(ExperimentCell(id: cellID, parameters: cell))
      }
    }
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }
    return Experiment(
      id: id, title: title, file: file, source: text, reproduces: reproduces, analysis: analysis, measure: measure,
      cells: cells, skipped: skipped)
  }

  private func expand(
    _ axes: [MatrixAxis], workload: [ParameterSetting], collector: DiagnosticCollector
  ) -> [(label: String, draft: CellDraft)] {
    var count = 1
    for axis in axes { count = min(count * axis.settings.count, Int.max / 1_000_000) }
    guard count <= Self.mostCells else {
      collector.report("matrix", found: "a matrix of \(count) cells or more", expected: "at most \(Self.mostCells)")
      return []
    }
    var draft = CellDraft()
    for setting in workload { setting.apply(to: &draft) }
    var points: [(label: String, draft: CellDraft)] = [("", draft)]
    for axis in axes {
      points = points.flatMap { point in
        axis.settings.map { setting in
          var draft = point.draft
          setting.apply(to: &draft)
          let part = "\(axis.parameter)=\(setting.label)"
          return (point.label.isEmpty ? part : "\(point.label),\(part)", draft)
        }
      }
    }
    return points
  }

  /// The finished cell, or nil with a report of what is missing or too large. A mistake is reported once, not per cell.
  private func check(_ draft: CellDraft, collector: DiagnosticCollector) -> CellParameters? {
    func report(_ path: String, _ found: String, _ expected: String) {
      if !collector.diagnostics.contains(where: { $0.keyPath == path }) {
        collector.report(path, found: found, expected: expected)
      }
    }
    guard draft.kind != nil else {
      report("workload.kind", "nothing", "one of \(WorkloadKind.allCases.map(\.id).joined(separator: ", "))")
      return nil
    }
    guard draft.entries != nil else {
      report("workload.entries", "nothing", "the number of entries of a full map")
      return nil
    }
    guard let cell = draft.parameters else { return nil }
    if cell.workload.roundIsWholeFillings, !cell.operations.isMultiple(of: cell.entries) {
      report(
        "workload.operations", "\(cell.operations)",
        "a multiple of entries (\(cell.entries)): a round of \(cell.workload.id) is a whole number of map fillings")
    }
    let structural = cell.values.type == .struct || cell.values.type == .class
    if cell.values.type == .struct, !ValueSpecification.structSizes.contains(cell.values.size) {
      let sizes = ValueSpecification.structSizes.map(String.init).joined(separator: ", ")
      report("workload.values.size", "\(cell.values.size)", "for structs one of \(sizes)")
    } else if structural, !cell.values.size.isMultiple(of: 8) || cell.values.size == 0 {
      report("workload.values.size", "\(cell.values.size)", "for objects a multiple of 8, at least 8")
    }
    let memory = Self.physicalMemory
    if cell.leastMemory > memory / 10 * 8 {
      report(
        "workload.entries", "\(cell.entries) entries, which need at least \(Self.bytes(cell.leastMemory))",
        "at most what fits into 80 % of this machine's \(Self.bytes(memory))")
    }
    return cell
  }

  private static func measure(_ reader: TableReader) -> MeasureSettings {
    reader.rejectUnknownKeys(ExperimentKeys.measure)
    var settings = MeasureSettings()
    if let node = reader.table["passes"] {
      if case .array(let elements) = node, !elements.isEmpty {
        settings.passes = elements.enumerated().compactMap {
          reader.member($0.element, at: "\(reader.path(of: "passes"))[\($0.offset)]", of: MeasurementPass.self)
        }
      } else {
        reader.collector.report(
          reader.path(of: "passes"), found: node.found, expected: "an array of at least one pass's name")
      }
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

  private static func isTableID(_ id: String) -> Bool { id.wholeMatch(of: /D[1-9]\.T[0-9]{1,2}/) != nil }

  /// Bytes of memory in the machine.
  static var physicalMemory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  private static func bytes(_ count: Int) -> String {
    count == .max ? "more memory than can be addressed" : "\(max(1, count / (1 << 20))) MiB"
  }
}
