import Catalogue
import WorkerProtocol

/// What one process of the inspection pass saw.
package struct CellInspection: Sendable, Equatable {
  /// The experiment's id.
  package var experiment: String
  /// The cell's id.
  package var cell: String
  /// Which process of the pass, from 0.
  package var repetition: Int
  /// What the map's storage looks like; nil if the map shows nothing.
  package var inspection: MapInspection?
  /// Why it shows nothing; nil if it shows something.
  package var refusal: String?
  /// The process's figures, by the names of metrics.
  package var metrics: [String: Double]
  /// Who measured.
  package var engine = EngineMark()

  /// Those of all outcomes, in the order in which the processes ran.
  package static func all(_ outcomes: [ProcessOutcome]) -> [CellInspection] {
    outcomes.sorted { $0.order < $1.order }.compactMap { outcome in
      guard outcome.job.pass == .inspection, let report = outcome.report else { return nil }
      return CellInspection(
        experiment: outcome.experiment, cell: outcome.cell, repetition: outcome.repetition,
        inspection: report.inspection,
        refusal: report.inspection == nil ? report.unavailable[Metric.storageBytes] ?? "it shows nothing" : nil,
        metrics: report.metrics, engine: outcome.engine)
    }
  }
}

/// What the maps' storage looks like, as inspection.csv and as pictures.
package enum InspectionFiles {
  /// The columns of inspection.csv.
  package static let columns = TidyFiles.identity + ["repetition", "what", "item", "value", "expected"]

  /// inspection.csv: one row per part, length, bit and run of buckets.
  static func csv(_ cells: [CellInspection]) -> String {
    var file = CSVText(header: columns)
    for cell in cells {
      guard let seen = cell.inspection else { continue }
      func add(_ what: String, _ item: String, _ value: Int, _ expected: Double? = nil) {
        file.append(
          [cell.experiment, cell.cell] + cell.engine.fields + [
            String(cell.repetition), what, item, String(value), CSVNumber.rounded(expected),
          ])
      }
      for part in seen.parts { add("part", part.name, part.bytes) }
      add("pages", "resident", seen.residentPages)
      add("pages", "all", seen.pages)
      for (length, keys) in seen.paths.enumerated() { add("path", String(length), keys) }
      for (keys, buckets) in seen.occupancy.enumerated() {
        add("bucket", String(keys), buckets, seen.randomOccupancy[keys])
      }
      for (bit, keys) in seen.bitCounts.enumerated() { add("bit", String(bit), keys, Double(seen.entries) / 2) }
      for (run, accesses) in seen.heat.enumerated() {
        let first = run * seen.bucketsPerHeat
        add("heat", String(first), accesses, seen.evenHeat(ofRun: run))
      }
    }
    return file.text
  }

  /// The folder of the pictures in a run's folder.
  package static let folder = "pictures"

  /// A cell's picture, below the run's folder.
  package static func path(ofCell cell: String) -> String { "\(folder)/\(HistogramFiles.fileName(cell)).svg" }

  /// The pictures, one for each cell that shows something, from its first process, by path.
  static func pictures(_ cells: [CellInspection]) -> [(path: String, text: String)] {
    var done: Set<String> = []
    return cells.compactMap { cell in
      guard let seen = cell.inspection, done.insert(cell.cell).inserted else { return nil }
      return (path(ofCell: cell.cell), InspectionPicture(cell: cell.cell, seen: seen, metrics: cell.metrics).svg)
    }
  }
}

extension MapInspection {
  /// The accesses that a run of buckets would have if all buckets had the same number.
  package func evenHeat(ofRun run: Int) -> Double {
    let count = min(bucketsPerHeat, buckets - run * bucketsPerHeat)
    return Double(accesses) * Double(count) / Double(max(1, buckets))
  }

  /// The runs merged until there are at most the given number: accesses divided by those of an even load, 1 if it is
  /// even. O(runs).
  package func heatRatios(atMost most: Int) -> [Double] {
    guard !heat.isEmpty, accesses > 0 else { return [] }
    let together = (heat.count + most - 1) / max(1, most)
    return stride(from: 0, to: heat.count, by: max(1, together)).map { first in
      let runs = first..<min(first + together, heat.count)
      let expected = runs.reduce(0.0) { $0 + evenHeat(ofRun: $1) }
      return Double(heat[runs].reduce(0, +)) / max(expected, .leastNonzeroMagnitude)
    }
  }

  /// How hot a ratio is drawn, from 0 for nothing to 1 for 16 times an even load or more: each doubling is a step of
  /// the same size, and an even load is one half.
  package static func warmth(_ ratio: Double) -> Double {
    guard ratio > 0 else { return 0 }
    return min(1, max(0, 0.5 + ratio.binaryLogarithm / 8))
  }
}

extension Double {
  fileprivate var binaryLogarithm: Double { Double(exponent) + (significand - 1) }
}
