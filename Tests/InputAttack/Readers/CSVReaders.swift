import Catalogue
import Experiments
import Results

extension InputReader {
  /// CSV as such: rows and fields.
  static let csv = InputReader("csv", "CSV files, whatever their columns", words: csvWords) { bytes in
    try promiseThatTextsComeBack(bytes)
    return try refusing(ofPath: file, needsLine: true) {
      let read = try CSVFile(bytes, path: file, columns: [])
      // The model and the copies below take more than the reader, whose memory is watched.
      guard bytes.count < 256 << 10 else { return }
      let rows = read.rows.map { row in read.header.map { row[$0] } }
      try promise(([read.header] + rows).map { $0.map { Array($0.utf8) } } == CSVModel.records(bytes), "other fields")
      var again = CSVText(header: read.header)
      rows.forEach { again.append($0) }
      let second = try CSVFile(Array(again.text.utf8), path: file, columns: read.header)
      try promise(
        second.header == read.header && second.rows.map { row in read.header.map { row[$0] } } == rows,
        "not the same after it was written and read")
    }
  }

  /// summary.csv.
  static let summary = InputReader("summary", "summary.csv", words: csvWords + summaryWords) { bytes in
    try refusing(ofPath: "run/", needsLine: true) {
      let first = try cells(summary: bytes, samples: Fixtures.samplesBytes)
      try promise(Set(first.map(\.id)).count == first.count, "a cell twice")
      try promise(first.count == CSVModel.records(bytes).count - 1, "\(first.count) cells of another number of rows")
      try promiseTheSameAgain(first, samples: Fixtures.samplesBytes)
    }
  }

  /// samples.csv.
  static let samples = InputReader("samples", "samples.csv", words: csvWords + summaryWords) { bytes in
    try refusing(ofPath: "run/", needsLine: true) {
      let cells = try cells(summary: Fixtures.summaryBytes, samples: bytes)
      let values = cells.flatMap { $0.samples.values.flatMap { $0 } }
      try promise(values.count == CSVModel.records(bytes).count - 1, "\(values.count) values of another number of rows")
      try promise(values.allSatisfy(\.isFinite), "a value that is not finite")
      for cell in cells { _ = cell.samples.keys.map { Metric.named($0).flatMap(cell.estimate) } }
      try promiseTheSameAgain(cells, samples: bytes)
    }
  }

  /// tables/*.csv.
  static let documentTable = InputReader(
    "table", "tables/*.csv", words: csvWords + ["holds", "refuted", "ratio", "1e308", "no claim", "baseline"]
  ) { bytes in
    try refusing(ofPath: file, needsLine: true) {
      let table = try DocumentTable(Fixtures.tableEntry, bytes, path: file)
      try promise(table.entries.count == CSVModel.records(bytes).count - 1, "another number of rows")
      let again = try DocumentTable(Fixtures.tableEntry, Array(table.csv.utf8), path: file)
      try promise(again.csv == table.csv, "not the same after it was written and read")
    }
  }

  /// profile.csv.
  static let profiles = InputReader(
    "profiles", "profile.csv",
    words: csvWords + ["profile", "cpu-profile", "main;f", ";", ";;", "1152921504606846976", "-1"]
  ) { bytes in
    try refusing(ofPath: file, needsLine: true) {
      let read = try ProfileFiles.read(bytes, path: file)
      let rows = read.reduce(0) { $0 + $1.profile.stacks.count }
      try promise(rows == CSVModel.records(bytes).count - 1, "\(rows) stacks of another number of rows")
      for process in read {
        if let mistake = process.profile.mistake { throw BrokenPromise(mistake) }
        for value in process.profile.values {
          let graph = FlameGraph(process.profile, value, title: process.cell)
          try promise(!graph.svg().isEmpty, "no picture")
        }
        _ = Holder.all(of: process.cell, in: read)
      }
    }
  }

  /// soak.csv.
  static let soaks = InputReader(
    "soaks", "soak.csv", words: csvWords + ["working", "released", "64", "-1"]
  ) { bytes in
    try refusing(ofPath: file, needsLine: true) {
      for cell in try SoakFile.read(bytes, path: file) {
        try promise(
          cell.processes.allSatisfy { $0.points.allSatisfy { $0.bytes.isFinite } }, "a number that is not finite")
        _ = LeakRow(cell)
      }
    }
  }

  private static let file = "x.csv"

  private static func cells(summary: [UInt8], samples: [UInt8]) throws -> [CellSummary] {
    try RunReader.cells(Fixtures.records, of: Fixtures.manifest, summary: summary, samples: samples, folder: "run")
  }

  private static func promiseTheSameAgain(_ read: [CellSummary], samples: [UInt8]) throws {
    let text = RunSummary(cells: read).csv
    let again = try cells(summary: Array(text.utf8), samples: samples)
    try promise(RunSummary(cells: again).csv == text, "not the same after writing")
  }

  /// The other direction: whatever stands in the fields, it comes back.
  private static func promiseThatTextsComeBack(_ bytes: [UInt8]) throws {
    let text = String(decoding: bytes.prefix(400), as: UTF8.self)
    let pieces = text.unicodeScalars.split(separator: "0", omittingEmptySubsequences: false).map { String($0) }
    var rows: [[String]] = []
    var index = 0
    while index + 2 < pieces.count {
      rows.append(Array(pieces[index..<index + 3]))
      index += 3
    }
    var written = CSVText(header: ["a", "b", "c"])
    rows.forEach { written.append($0) }
    let read = try CSVFile(Array(written.text.utf8), path: file, columns: ["a", "b", "c"])
    let back = read.rows.map { row in ["a", "b", "c"].map { Array(row[$0].utf8) } }
    try promise(back == rows.map { $0.map { Array($0.utf8) } }, "fields that do not come back: \(rows)")
  }

  private static let csvWords = [
    ",", "\"", "\"\"", "\r\n", "\n", "\r", ",,", "\",\"", " ", "\t", "\u{FEFF}", "\u{301}", "\u{85}", "\u{2028}", ";",
    "\u{B}", "\u{C}", "é", "\\\"", "'", "1e400", "nan", "-", "0x10", "\"\r\n\"", "\0",
  ]

  private static let summaryWords = [
    "native", "span", "system", "ok", "failed", "skipped", "not run", "uint64", "string20", "string-1", "struct24",
    "bytes-8", "class+8", "ns_per_op", "allocs_per_op", "time", "memory", "callgrind", "perf", "ns", "calls/op", "e/",
    "cell", "experiment", "value",
  ]
}

/// Runs `read`; a `ResultsError` that says what it should is a refusal.
///
/// - Parameters:
///   - path: how the message begins.
///   - needsLine: true where every refusal must name a line.
func refusing(ofPath path: String, needsLine: Bool, _ read: () throws -> Void) throws -> InputReader.Answer {
  do {
    try read()
    return .accepted
  } catch let error as ResultsError {
    let message = error.description
    try promiseGoodMessage(message)
    try promise(message.hasPrefix(path), "a message that does not name the file: \(message)")
    try promise(!needsLine || message.contains(": line "), "a message without a line: \(message)")
    return .refused
  }
}
