import Catalogue
import Foundation
import Results
import WorkerProtocol

extension InputReader {
  /// manifest.json.
  static let manifest = InputReader(
    "manifest", "manifest.json",
    words: jsonWords + [
      "\"format\":4", "\"format\":1", "\"complete\"", "\"running\"", "../", "/etc/passwd", "\"stored\":",
    ]
  ) { bytes in
    try refusing(ofPath: "manifest.json", needsLine: false) {
      let manifest = try Manifest.parse(bytes, path: "manifest.json")
      try promise(manifest.format == Manifest.currentFormat, "format \(manifest.format) was read")
      let names = manifest.files.map(\.name) + (manifest.experiments.map(\.stored) + manifest.tables.map(\.stored))
      try promise(!names.contains { $0.contains("..") || $0.hasPrefix("/") }, "a file outside the folder")
      let again = try Manifest.parse(Array(manifest.json().utf8), path: "manifest.json")
      try promise(again == manifest, "not the same after it was written and read")
    }
  }

  /// cells.jsonl.
  static let cells = InputReader(
    "cells", "cells.jsonl",
    words: jsonWords + [
      "\"map\":", "\"span\"", "\"keys\":{}", "\"threads\":4", "\"e/", "\"study\":", "\"answer\":{\"spin\":1}",
    ]
  ) { bytes in
    try refusing(ofPath: "cells.jsonl", needsLine: true) {
      let read = try CellFiles.read(bytes, of: Fixtures.manifest, path: "cells.jsonl")
      try promise(Set(read.map(\.cell)).count == read.count, "a cell twice")
      let again = try CellFiles.read(Array(CellFiles.json(read).utf8), of: Fixtures.manifest, path: "cells.jsonl")
      try promise(again == read, "not the same after it was written and read")
    }
  }

  /// outcomes.jsonl.
  static let outcomes = InputReader(
    "outcomes", "outcomes.jsonl",
    words: jsonWords + protocolWords + ["\"failure\":\"f\"", "\"order\":3", "\"report\":null"]
  ) { bytes in
    try refusing(ofPath: "outcomes.jsonl", needsLine: true) {
      let contents = try OutcomesFile.parse(bytes, path: "outcomes.jsonl")
      try promise(contents.length == bytes.count, "another length")
      try promise(contents.outcomes.count == bytes.count { $0 == 10 }, "another number of lines")
      try promise(!bytes[contents.wholeLength...].contains(10), "a whole line that was left out")
      let encoder = JSONEncoder()
      let written: [UInt8] = try contents.outcomes.flatMap { outcome in
        try Array(encoder.encode(outcome)) + [UInt8(ascii: "\n")]
      }
      let again = try OutcomesFile.parse(written, path: "outcomes.jsonl")
      try promise(again.outcomes == contents.outcomes, "not the same after it was written and read")
      // Without its end, the last line is no outcome.
      guard let last = contents.outcomes.indices.last else { return }
      let cut = try OutcomesFile.parse(Array(bytes[..<(contents.wholeLength - 1)]), path: "outcomes.jsonl")
      try promise(cut.outcomes == Array(contents.outcomes[..<last]), "a line that was cut off was read")
    }
  }

  /// What the runner tells a worker.
  static let job = InputReader("job", "jobs for the worker", words: jsonWords + protocolWords) { bytes in
    do {
      let job = try JobReader.read(bytes)
      try promise(job.version == WorkerJob.currentVersion, "version \(job.version) was read")
      try promise(job.cell.impossibleReason == nil, "a cell that can't be measured")
      let again = try JobReader.read(Array(JSONEncoder().encode(job)))
      try promise(again == job, "not the same after it was written and read")
      return .accepted
    } catch let refusal as JobReader.Refusal {
      try promiseGoodMessage(refusal.description, longest: 2000)
      return .refused
    }
  }

  /// What a worker reports.
  static let report = InputReader("report", "workers' reports", words: jsonWords + protocolWords) { bytes in
    var answer = Answer.refused
    for pass in MeasurementPass.allCases {
      let job = Fixtures.job(pass)
      do {
        let report = try ReportReader.read(bytes, job: job)
        try promise(report.version == WorkerJob.currentVersion, "version \(report.version) was read")
        try promise(
          report.metrics.keys.allSatisfy { Metric.named($0)?.isReported(by: pass) == true }, "a metric of another pass")
        let again = try ReportReader.read(Array(JSONEncoder().encode(report)), job: job)
        try promise(again == report, "not the same after it was written and read")
        answer = .accepted
      } catch let refusal as ReportReader.Unusable {
        try promiseGoodMessage(refusal.reason, longest: 2000)
      }
    }
    return answer
  }

  private static let jsonWords = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u0000", "\\ud800", "\\udc00\\ud800", "null", "true", "false", "-",
    "1e400",
    "1E-5", "0.1", "-0", "01", "\n", "\r\n", "\t", "//", "/*", "NaN", "Infinity", "\u{FEFF}", "\u{2028}", "é", "{}",
    "[]",
    "\"\":0,", "18446744073709551615", "\u{0}", "\u{1B}[31m",
  ]

  private static let protocolWords = [
    "\"version\":1", "\"version\":2", "\"version\":null", "\"pass\":\"time\"", "\"pass\":\"memory\"", "\"metrics\":{}",
    "\"ns_per_op\":1", "\"p99_ns\":1e308", "\"unavailable\":{\"ns_per_op\":\"no\"}", "\"entries\":0", "\"threads\":0",
    "\"length\":-9223372036854775808", "\"size\":-1", "\"seconds\":1e308", "\"processor\":-1", "\"mixed\"",
    "\"string\"",
    "\"mix\":{\"reads\":1,\"updates\":0,\"inserts\":0,\"erases\":0}", "\"weak\"", "\"percentiles\":[]",
    "\"threads\":{\"readers\":2,\"writers\":1}", "\"answer\":{\"spin\":5}", "\"blocks\":[24]", "\"known-answer\"",
    "\"synthetic\"", "\"load\":{\"kind\":\"open\",\"rate\":9}", "\"pause\":{\"every\":1,\"milliseconds\":1e9}",
    "\"deletes\":\"all\"", "\"keys\":{}", "\"values\":{\"type\":\"class\"}", "\"kind\":null", "\"sharded\"",
  ]
}
