#if Service
  import ArgumentParser
  import Foundation
  import Histogram

  struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Load a running service in an open loop and print one line of JSON.",
      discussion: """
        Requests come at random times of the given rate and don't wait for answers: what a stop of the service holds
        up, each of them sees. Without --rate the loop is closed: each connection sends when its last answer is there,
        which says what the service can do at most, and hides its stops.

        EXAMPLES
          maplab-service load --port 8080 --rate 20000
          maplab-service load --port 8080 --seconds 3             how many requests a second it can do
          maplab-service load --port 8080 --rate 5000 --read-back  and see whether every value is there
        """)

    @Option(help: "The service's port.") var port: Int
    @Option(help: "The service's address.") var host = "127.0.0.1"
    @Option(help: ArgumentHelp("Requests due per second, over all connections.", valueName: "n")) var rate: Double?
    @Option(help: ArgumentHelp("How long they come.", valueName: "s")) var seconds = 10.0
    @Option(help: ArgumentHelp("Connections.", valueName: "n")) var connections = 100
    @Option(help: ArgumentHelp("Keys, from key-0 on, all alike.", valueName: "n")) var keys = 100_000
    @Option(help: ArgumentHelp("Bytes of each value.", valueName: "n")) var valueSize = 100
    @Option(help: ArgumentHelp("Share of the requests that write.", valueName: "0…1")) var writes = 0.05
    @Option(help: ArgumentHelp("The seed of all random choices.", valueName: "n")) var seed: UInt64 = 1
    @Flag(help: "Afterwards read every key and compare its value with what it should be.") var readBack = false
    @Flag(help: "Ask for orders and compare each with what it should be; orders are not written.") var orders = false
    @Option(help: ArgumentHelp("Share of the requests that have one of the hot keys.", valueName: "0…1"))
    var hotShare: Double?
    @Option(help: ArgumentHelp("How many keys are hot, from key-0 on.", valueName: "n")) var hotKeys = 5
    @Option(
      help: ArgumentHelp("Ask for this many keys, the youngest; with --rate and --renewal only.", valueName: "n"))
    var youngest: Int?
    @Option(help: ArgumentHelp("New keys per second, after those of --keys.", valueName: "n")) var renewal = 0.0

    func validate() throws {
      guard (1...65_535).contains(port) else { throw ValidationError("--port is \(port), expected 1 to 65535") }
      guard seconds > 0, seconds <= 86_400 else {
        throw ValidationError("--seconds is \(seconds), expected more than 0, up to 86400")
      }
      if let rate, !(rate > 0 && rate <= 1e8) {
        throw ValidationError("--rate is \(rate), expected more than 0, up to 1e8")
      }
      guard (0...1).contains(writes) else { throw ValidationError("--writes is \(writes), expected 0 to 1") }
      for (name, value) in [("connections", connections), ("keys", keys)] where !(1...10_000_000).contains(value) {
        throw ValidationError("--\(name) is \(value), expected 1 to 10000000")
      }
      if orders, readBack || writes > 0 {
        throw ValidationError("--orders are asked for only: give --writes 0, and no --read-back")
      }
      if let hotShare, !((0...1).contains(hotShare) && (1..<keys).contains(hotKeys)) {
        throw ValidationError("--hot-share is 0 to 1, of --hot-keys that are fewer than --keys")
      }
      if let youngest, hotShare != nil || rate == nil || !(1...keys).contains(youngest) || !(0...1e6).contains(renewal)
      {
        throw ValidationError(
          "--youngest is 1 to --keys, needs --rate, and a --renewal up to 1e6; --hot-share excludes it")
      }
      guard (0...(1 << 30)).contains(valueSize) else {
        throw ValidationError("--value-size is \(valueSize), expected 0 to \(1 << 30)")
      }
    }

    private var choice: LoadPlan.KeyChoice {
      if let hotShare { return .skewed(share: hotShare, hot: hotKeys) }
      return youngest.map { .youngest($0, renewal: renewal) } ?? .even
    }

    func run() async throws {
      let client = LoadClient(host: host, port: port, connections: connections)
      let plan = LoadPlan(
        length: UInt64(seconds * 1e9), interval: rate.map { Double(connections) / $0 * 1e9 },
        path: orders ? LoadPlan.ordersPath : LoadPlan.keysPath, keys: keys, choice: choice, valueSize: valueSize,
        writes: writes, seed: seed)
      var report: LoadReport
      do {
        report = LoadReport(try await client.run(plan), seconds: seconds, rate: rate)
        if readBack { report.addReadBack(try await client.readBack(plan)) }
      } catch {
        FileHandle.standardError.write(Data("maplab-service: \(host):\(port): \(error)\n".utf8))
        throw ExitCode(1)
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
  }

  /// The result of a load: one line of JSON.
  struct LoadReport: Encodable {
    /// Requests that were answered, and those answered incorrectly or not at all.
    var answered: Int
    var missing: Int
    var wrong: Int
    var unanswered: Int
    /// Requests due per second; absent in a closed loop.
    var rate: Double?
    /// Answers per second, over the load's length or until the last answer, whichever is longer.
    var answeredPerSecond: Double
    /// From when a request was due (in a closed loop: sent) to the end of its answer, in nanoseconds.
    var latency: [String: UInt64]
    /// From when it was sent.
    var service: [String: UInt64]
    /// Of the values that were read back: how many, and those that were missing or wrong; absent if none were.
    var readBack: Int?
    var readBackWrong: Int?

    init(_ tallies: [LoadTally], seconds: Double, rate: Double?) {
      answered = tallies.reduce(0) { $0 + $1.latencies.count }
      missing = tallies.reduce(0) { $0 + $1.missing }
      wrong = tallies.reduce(0) { $0 + $1.wrong }
      unanswered = tallies.reduce(0) { $0 + $1.unanswered }
      self.rate = rate
      let end = Double(tallies.map(\.end).max() ?? 0) / 1e9
      answeredPerSecond = Double(answered) / max(seconds, end)
      latency = Self.percentiles(tallies.lazy.flatMap(\.latencies))
      service = Self.percentiles(tallies.lazy.flatMap(\.services))
    }

    mutating func addReadBack(_ tallies: [LoadTally]) {
      readBack = tallies.reduce(0) { $0 + $1.latencies.count }
      readBackWrong = tallies.reduce(0) { $0 + $1.missing + $1.wrong + $1.unanswered }
    }

    private static func percentiles(_ nanoseconds: some Sequence<UInt64>) -> [String: UInt64] {
      var histogram = Histogram<UInt64>(
        lowestDiscernibleValue: 1, highestTrackableValue: 1 << 44, numberOfSignificantValueDigits: .three)
      for value in nanoseconds { histogram.record(min(value, 1 << 44)) }
      guard histogram.totalCount > 0 else { return [:] }
      var found: [String: UInt64] = [:]
      for (name, percentile) in [("p50", 50), ("p90", 90), ("p99", 99), ("p999", 99.9), ("p9999", 99.99)] {
        found[name] = histogram.valueAtPercentile(percentile)
      }
      found["max"] = histogram.maxRecorded
      return found
    }
  }
#endif
