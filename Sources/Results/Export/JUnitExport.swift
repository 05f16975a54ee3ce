import Catalogue

/// A run as JUnit's XML: a suite per experiment, a case per cell.
struct JUnitExport {
  let run: LoadedRun
  let limits: LimitReport

  var text: String {
    var suites = ""
    var seen: [String] = []
    for cell in run.summary.cells where seen.last != cell.experiment { seen.append(cell.experiment) }
    let broken = Dictionary(grouping: limits.broken, by: \.limit.cell)
    for experiment in seen { suites += suite(experiment, run.summary.byExperiment[experiment] ?? [], broken) }
    let name = XMLText.escaped("maplab \(run.manifest.id)")
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"\(name)\">\n\(suites)</testsuites>\n"
  }

  private func suite(_ name: String, _ cells: [CellSummary], _ broken: [String: [LimitReport.Line]]) -> String {
    let failures = cells.count { $0.status == .failed || broken[$0.id] != nil }
    let skipped = cells.count { $0.status == .skipped || $0.status == .notRun }
    let cases = cells.map { testCase($0, broken[$0.id] ?? []) }.joined()
    return "  <testsuite name=\"\(XMLText.escaped(name))\" tests=\"\(cells.count)\" failures=\"\(failures)\" "
      + "errors=\"0\" skipped=\"\(skipped)\" timestamp=\"\(XMLText.escaped(run.manifest.startedAt))\">\n\(cases)  </testsuite>\n"
  }

  private func testCase(_ cell: CellSummary, _ broken: [LimitReport.Line]) -> String {
    var inner = ""
    switch cell.status {
    case .failed: inner += Self.element("failure", "a process failed", cell.reason)
    case .skipped, .notRun:
      inner += "      <skipped message=\"\(XMLText.escaped(cell.status.rawValue + ": " + cell.reason))\"/>\n"
    case .ok: break
    }
    if !broken.isEmpty {
      inner += Self.element("failure", "a limit is broken", broken.map(\.sentence).joined(separator: "\n"))
    }
    let figures = cell.summarised.map { "\($0.metric.name) \(CSVNumber.rounded($0.estimate.value)) \($0.metric.unit)" }
    if !figures.isEmpty {
      inner += "      <system-out>\(XMLText.escaped(figures.joined(separator: "\n")))</system-out>\n"
    }
    let place = "classname=\"\(XMLText.escaped(cell.experiment))\" name=\"\(XMLText.escaped(cell.id))\""
    return "    <testcase \(place)>\n\(inner)    </testcase>\n"
  }

  private static func element(_ name: String, _ message: String, _ text: String) -> String {
    "      <\(name) message=\"\(XMLText.escaped(message))\">\(XMLText.escaped(text))</\(name)>\n"
  }
}
