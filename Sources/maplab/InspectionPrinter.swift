import Catalogue
import Platform
import Results
import Runner

/// Prints what the maps' storage looks like.
enum InspectionPrinter {
  static func print(_ result: RunResult) {
    let width = min(Terminal.width(STDOUT_FILENO), 160)
    let inColour = Terminal.wantsColour(STDOUT_FILENO)
    for process in result.inspections {
      StandardOutput.print("\n\(process.cell)" + (process.repetition > 0 ? ", process \(process.repetition)" : ""))
      if let seen = process.inspection {
        StandardOutput.write(InspectionText(seen, process.metrics, width: width, inColour: inColour).text)
        StandardOutput.print("picture: \(result.folder)/\(InspectionFiles.path(ofCell: process.cell))")
      } else {
        StandardOutput.print("nothing is shown: \(process.refusal ?? "")")
      }
    }
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    StandardOutput.print("\n\(result.folder)/inspection.csv has every figure")
  }
}

/// An inspection in lines of text.
struct InspectionText {
  private let seen: MapInspection
  private let metrics: [String: Double]
  private let width: Int
  private let inColour: Bool

  /// Lines that are at most `width` columns wide, except for numbers that need more.
  init(_ seen: MapInspection, _ metrics: [String: Double], width: Int, inColour: Bool) {
    self.seen = seen
    self.metrics = metrics
    self.width = max(40, width)
    self.inColour = inColour
  }

  var text: String {
    let sections = [storage, lengths, hashes, heat]
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func figure(_ metric: Metric) -> String { NumberText.of(metrics[metric]) }
  private func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "–" }
    return share > 0 && share < 0.0005 ? "<0.1 %" : "\((share * 1_000).rounded() / 10) %"
  }

  private var storage: [String] {
    let all = Double(max(1, seen.storageBytes))
    let pages = seen.pages > 0 ? "\(seen.residentPages) of \(seen.pages) pages resident" : "pages are not known"
    let head = [
      "\(NumberText.of(Double(seen.storageBytes))) B of storage, \(percent(metrics[Metric.storageUsedShare])) of it keys and values",
      "\(NumberText.of(Double(seen.entries))) entries in \(NumberText.of(Double(seen.buckets))) \(seen.bucketName)s, "
        + "load \(figure(Metric.slotLoad)); \(pages)",
    ]
    return head
      + seen.parts.filter { $0.bytes > 0 }.map { part in
        bar(part.name, part.bytes, of: all, part.name == MapInspection.own ? " beside it, of the keys" : "")
      }
  }

  private var lengths: [String] {
    let keys = Double(max(1, seen.entries))
    let buckets = Double(max(1, seen.buckets))
    return ["keys by the \(seen.bucketName)s or nodes that are read to find them: mean \(figure(Metric.pathMean))"]
      + shown(seen.paths).map { bar("\($0)", seen.paths[$0], of: keys) }
      + ["\(seen.bucketName)s by the keys that begin there, and what a random function gives"]
      + shown(seen.occupancy).map {
        bar("\($0)", seen.occupancy[$0], of: buckets, " (\(NumberText.of(seen.randomOccupancy[$0])))")
      }
  }

  private var hashes: [String] {
    [
      "entropy of the \(seen.bucketName)s: \(exact(metrics[Metric.bucketEntropy])) bits, a random function "
        + "\(exact(metrics[Metric.bucketEntropyRandom])); chi-square p \(figure(Metric.bucketChiSquareP))",
      "lowest entropy of one of \(seen.bitCounts.count) bits: \(exact(metrics[Metric.hashBitEntropy])); "
        + "chi-square p of all \(figure(Metric.hashBitChiSquareP))",
    ]
  }

  private var heat: [String] {
    let columns = width >= 128 ? 128 : width >= 64 ? 64 : 32
    let ratios = seen.heatRatios(atMost: columns * 16)
    let run = Double(seen.buckets) / Double(max(1, ratios.count))
    let title =
      "\(NumberText.of(Double(seen.accesses))) accesses, a block for \(NumberText.of(run)) \(seen.bucketName)"
      + (run > 1 ? "s" : "")
    let legend = [0, 0.1, 0.5, 1, 2, 4, 16].map { "\(block($0)) \(NumberText.of($0))" }.joined(separator: "  ")
    let rows = stride(from: 0, to: ratios.count, by: columns).map { first in
      ratios[first..<min(first + columns, ratios.count)].map(block).joined()
    }
    return [title, "times an even load: \(legend)"] + rows + [
      "the busiest hundredth of the \(seen.bucketName)s gets \(percent(metrics[Metric.busiestBucketShare])) of the accesses; "
        + "entropy \(exact(metrics[Metric.accessEntropy])) bits"
    ]
  }

  /// Up to the last length that is not rare, at most 20.
  private func shown(_ counts: [Int]) -> Range<Int> { (counts.first == 0 ? 1 : 0)..<max(1, min(counts.count, 20)) }

  private func exact(_ value: Double?) -> String {
    value.map { "\(($0 * 10_000).rounded() / 10_000)" } ?? "–"
  }

  private func bar(_ name: String, _ count: Int, of all: Double, _ after: String = "") -> String {
    let room = max(8, width - 46)
    let length = Int((min(1, Double(count) / all) * Double(room)).rounded())
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let number = padded(NumberText.of(Double(count)), 12)
    return "  " + name + String(repeating: " ", count: max(1, 10 - name.count)) + number
      + padded(percent(Double(count) / all), 9) + " " + String(repeating: "█", count: length) + after
  }

  /// One block for a ratio of accesses to an even load.
  private func block(_ ratio: Double) -> String {
    let warmth = MapInspection.warmth(ratio)
    guard inColour else {
      let shades = [" ", "·", "░", "▒", "▓", "█"]
      return shades[ratio == 0 ? 0 : 1 + min(4, Int(warmth * 5))]
    }
    // From white to black over the 256 colours' orange and red.
    let codes = [255, 230, 223, 216, 209, 202, 160, 124, 88, 52]
    let code = codes[ratio == 0 ? 0 : 1 + min(codes.count - 2, Int(warmth * Double(codes.count - 1)))]
    return "\u{1B}[48;5;\(code)m \u{1B}[0m"
  }
}
