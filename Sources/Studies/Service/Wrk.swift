import Measurement

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Debian's wrk, a closed loop: each connection waits for its answer before it sends again.
struct Wrk {
  let path: String
  let port: Int
  let seconds: Int
  let connections: Int
  let keys: Int
  let valueSize: Int
  let writes: Double
  let seed: UInt64

  /// Its results; latencies in nanoseconds.
  struct Seen {
    var requests = 0
    var seconds = 0.0
    var errors = 0
    var p50 = 0.0
    var p99 = 0.0
    var longest = 0.0
  }

  /// Where it is installed; nil if it isn't on the path.
  static var path: String? { installedProgram("wrk") }

  /// Runs it with four threads, as the document does. Throws if it fails or its output can't be read.
  func run() throws -> Seen {
    let ending = try withTemporaryFolder(named: "maplab-wrk") { folder in
      let file = "\(folder)/load.lua"
      try Data(script.utf8).write(to: URL(fileURLWithPath: file))
      return try ChildProcess(
        executable: path,
        arguments: ["-t4", "-c\(connections)", "-d\(seconds)s", "-s", file, "http://127.0.0.1:\(port)"],
        environment: ["PATH": "/usr/bin:/bin"], limit: Double(seconds) + 60
      ).run()
    }
    guard ending.code == 0, let seen = Self.read(ending.output) else {
      throw ServiceProcess.Failure(description: "wrk said: \(ending.output.prefix(200))")
    }
    return seen
  }

  /// Keys and values as in the open loop; at the end one line that is easy to parse.
  var script: String {
    """
    local seed = \(seed % 1_000_000_007)
    function setup(thread)
      seed = seed + 1
      thread:set("seed", seed)
    end
    function init(args) math.randomseed(seed) end
    function request()
      local key = "key-" .. math.random(0, \(keys - 1))
      if math.random() >= \(writes) then return wrk.format("GET", "/keys/" .. key) end
      local unit = key .. "/"
      local value = string.rep(unit, math.ceil(\(valueSize) / #unit)):sub(1, \(valueSize))
      return wrk.format("PUT", "/keys/" .. key, {}, value)
    end
    function done(summary, latency, requests)
      local e = summary.errors
      io.write(string.format("seen %d %d %d %d %d %d\\n", summary.requests, summary.duration,
        e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99), latency.max))
    end
    """
  }

  /// Reads the last line. Times are in microseconds there.
  static func read(_ output: String) -> Seen? {
    let line = output.split(separator: "\n").last { $0.hasPrefix("seen ") }
    let numbers = line?.split(separator: " ").dropFirst().compactMap { Double($0) } ?? []
    guard numbers.count == 6, numbers[1] > 0 else { return nil }
    return Seen(
      requests: Int(numbers[0]), seconds: numbers[1] / 1e6, errors: Int(numbers[2]), p50: numbers[3] * 1e3,
      p99: numbers[4] * 1e3, longest: numbers[5] * 1e3)
  }
}
