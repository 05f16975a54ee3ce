import ArgumentParser
import Catalogue
import Experiments
import Platform
import Results
import Runner

/// `maplab trace`
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make traces of operations, and look at them.",
    discussion: """
      A trace is CSV with time (nanoseconds), operation (get, set or delete), key and value_size. Experiments replay it: \
      kind = "trace", keys = { type = "string", file = "my.csv" }. MapMetrics' RecordingMap writes one in a server.

      EXAMPLES
        maplab trace make my.csv --operations 1000000 --keys 100000 --zipf 0.99 --reads 0.9
        maplab trace show my.csv
        maplab trace show cluster10.sort.zst --format twitter-trace --limit 10000000
      """,
    subcommands: [TraceMake.self, TraceShow.self])
}

/// `maplab trace make`
struct TraceMake: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Write a trace with given properties: the same one from the same seed.")

  @Argument(help: "The file to write; it must not exist.", completion: .file())
  var file: String

  @Option(help: "Operations.")
  var operations = 1_000_000

  @Option(help: "Keys among which operations choose.")
  var keys = 100_000

  @Option(help: ArgumentHelp("The exponent of Zipf's law by which they choose; 0: evenly.", valueName: "exponent"))
  var zipf = 0.99

  @Option(help: ArgumentHelp("The share of look-ups.", valueName: "share"))
  var reads = 0.9

  @Option(help: ArgumentHelp("The share of removals; the rest writes.", valueName: "share"))
  var deletes = 0.0

  @Option(help: ArgumentHelp("The share of operations on a key of the last hundred operations.", valueName: "share"))
  var reuse = 0.0

  @Option(help: ArgumentHelp("Bytes of values, LEAST-MOST.", valueName: "range"))
  var values = "100-100"

  @Option(help: ArgumentHelp("Operations in a second, at random times.", valueName: "number"))
  var rate = 100_000.0

  @Option(help: ArgumentHelp("Remove what was written after so long.", valueName: "seconds"))
  var lifetime: Double?

  @Option(help: "The seed of all random choices.")
  var seed: UInt64 = 1

  func validate() throws {
    _ = try generator()
  }

  func run() throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ValidationError("\(file): \(systemMessage(errno))") }
    defer { close(descriptor) }
    do {
      try generator().write(to: descriptor)
    } catch let error as SystemError {
      unlink(file)
      throw ValidationError("\(file): \(error)")
    }
    StandardOutput.print("wrote \(operations) operations to \(file)")
  }

  private func generator() throws -> TraceGenerator {
    func require(_ isGood: Bool, _ option: String, _ expected: String) throws {
      if !isGood { throw ValidationError("--\(option): expected \(expected).") }
    }
    let bounds = values.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    try require((1...20_000_000).contains(operations), "operations", "1 to 20,000,000")
    try require((1...20_000_000).contains(keys), "keys", "1 to 20,000,000")
    try require((0...10).contains(zipf), "zipf", "0 to 10")
    try require(
      (0...1).contains(reads) && (0...1).contains(deletes) && reads + deletes <= 1, "reads",
      "shares up to 1 with --deletes")
    try require((0...1).contains(reuse), "reuse", "0 to 1")
    try require(rate > 0 && rate <= 1e9, "rate", "above 0 and up to 1,000,000,000")
    try require(lifetime.map { $0 > 0 && $0 < 1e9 } ?? true, "lifetime", "seconds above 0")
    guard bounds.count == 2, let least = bounds[0], let most = bounds[1], 0 <= least, least <= most,
      most <= TraceOperation.largestValue
    else {
      throw ValidationError("--values: found \"\(values)\", expected LEAST-MOST, up to \(TraceOperation.largestValue).")
    }
    var generator = TraceGenerator()
    generator.operations = operations
    generator.keys = keys
    generator.exponent = zipf
    generator.reads = reads
    generator.deletes = deletes
    generator.reuse = reuse
    generator.valueSizes = least...most
    generator.rate = rate
    generator.lifetime = lifetime
    generator.seed = seed
    return generator
  }
}

/// `maplab trace show`
struct TraceShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print what a trace is like: operations, keys, skew, sizes, hits, and lines that are no operations.",
    discussion:
      "Files that end in .gz or .zst are read through gzip or zstd. Exit codes: 0 read, 1 some line is no operation, 2 bad input."
  )

  @Argument(help: "The trace.", completion: .file())
  var file: String

  @Option(help: ArgumentHelp("trace or twitter-trace.", valueName: "format"))
  var format = KeyFileFormat.trace.rawValue

  @Option(help: ArgumentHelp("Operations that are read at most.", valueName: "number"))
  var limit: Int?

  @Flag(help: "Print one line of JSON.")
  var json = false

  func validate() throws {
    guard KeyFileFormat(rawValue: format)?.isTrace == true else {
      throw ValidationError("--format: found \"\(format)\", expected trace or twitter-trace.")
    }
    guard limit ?? 1 > 0 else { throw ValidationError("--limit: expected 1 or more.") }
  }

  func run() throws {
    let summary = try TraceSummary(path: file, format: KeyFileFormat(rawValue: format)!, limit: limit) { operations in
      StandardError.print("\(operations) operations")
    }
    if json {
      StandardOutput.write(try ReportJSON.text(summary) + "\n")
    } else {
      print(summary)
    }
    for mistake in summary.mistakes { StandardError.print("maplab: \(file): \(mistake)") }
    if summary.badLines > summary.mistakes.count {
      StandardError.print("maplab: \(file): \(summary.badLines) such lines in all")
    }
    if summary.badLines > 0 { throw ExitCode(1) }
  }

  private func print(_ trace: TraceSummary) {
    func share(_ part: Int, _ whole: Int) -> String { whole == 0 ? "–" : NumberText.of(Double(part) / Double(whole)) }
    TablePrinter(headers: ["what", "figure"], rightAligned: ["figure"]).print([
      ["operations", "\(trace.operations)"],
      ["different keys", "\(trace.keys)"],
      ["share of look-ups", share(trace.gets, trace.operations)],
      ["share of writes", share(trace.sets, trace.operations)],
      ["share of removals", share(trace.deletes, trace.operations)],
      ["look-ups that hit, from an empty map on", share(trace.hits, trace.gets)],
      ["most keys present", "\(trace.mostPresent)"],
      ["share of the most frequent hundredth of keys", NumberText.of(trace.topShare)],
      ["Zipf's exponent that fits best", trace.exponent.map(NumberText.of) ?? "–"],
      ["median bytes of a value", "\(trace.medianValueSize)"],
      ["most bytes of a value", "\(trace.largestValueSize)"],
      ["seconds", NumberText.of(trace.seconds)],
      ["operations per second", trace.rate.map(NumberText.of) ?? "–"],
    ])
  }
}
