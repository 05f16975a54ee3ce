import Catalogue
import Experiments
import Foundation
import Testing

@testable import Runner

@Suite struct TraceTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/maplab-traces-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  /// Makes a trace; returns its path.
  private func made(_ change: (inout TraceGenerator) -> Void, name: String = "made.csv") throws -> String {
    var generator = TraceGenerator()
    generator.operations = 100_000
    generator.keys = 1_000
    change(&generator)
    let path = "\(folder)/\(name)"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try generator.write(to: handle.fileDescriptor)
    return path
  }

  private func summary(_ path: String) throws -> TraceSummary { try TraceSummary(path: path, format: .trace) }

  /// What the generator says is what a reader finds.
  @Test(arguments: [0.5, 0.8, 0.99, 1.2])
  func skewIsFound(exponent: Double) throws {
    let trace = try summary(made { $0.exponent = exponent })
    #expect(trace.operations == 100_000 && trace.badLines == 0)
    let found = try #require(trace.exponent)
    // Ranks are by what was drawn, which makes the tail look a little steeper.
    #expect(abs(found - exponent) < 0.08, "\(found)")
  }

  @Test func evenChoicesHaveNoSkew() throws {
    let trace = try summary(made { $0.exponent = 0 })
    #expect(trace.keys == 1_000)
    #expect(abs(trace.topShare - 0.01) < 0.005)
  }

  @Test func sharesSizesAndRateAreFound() throws {
    let trace = try summary(
      made {
        $0.reads = 0.7
        $0.deletes = 0.1
        $0.valueSizes = 50...150
        $0.rate = 1_000
      })
    // Five standard deviations.
    func near(_ count: Int, _ share: Double) -> Bool {
      abs(Double(count) - share * 100_000) < 5 * (share * (1 - share) * 100_000).squareRoot()
    }
    #expect(near(trace.gets, 0.7) && near(trace.deletes, 0.1) && near(trace.sets, 0.2))
    #expect(trace.largestValueSize <= 150 && abs(trace.medianValueSize - 100) < 20)
    #expect(abs(trace.seconds - 100) < 5 * 0.001 * 100_000.0.squareRoot())
    #expect(trace.hits <= trace.gets && trace.hits > 0)
  }

  @Test func reuseMakesKeysComeBack() throws {
    /// The share of operations whose key is among those of the hundred before.
    func repeats(_ path: String) throws -> Double {
      let keys = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map {
        $0.split(separator: ",")[2]
      }
      let found = keys.indices.dropFirst(100).count { keys[($0 - 100)..<$0].contains(keys[$0]) }
      return Double(found) / Double(keys.count)
    }
    let none = try repeats(
      made({
        $0.operations = 10_000
        $0.keys = 1_000_000
        $0.exponent = 0
      }))
    let half = try repeats(
      made(
        {
          $0.operations = 10_000
          $0.keys = 1_000_000
          $0.exponent = 0
          $0.reuse = 0.5
        }, name: "reuse.csv"))
    #expect(none < 0.01 && half > 0.45 && half < 0.55)
  }

  @Test func aLifetimeRemovesWhatWasWritten() throws {
    let trace = try summary(
      made {
        $0.reads = 0
        $0.rate = 1_000
        $0.lifetime = 0.1
      })
    #expect(trace.sets + trace.deletes == 100_000)
    // About a hundred live at a time.
    #expect(abs(trace.sets - trace.deletes) < 250 && trace.mostPresent < 250)
  }

  @Test func theSeedDecides() throws {
    let one = try Data(contentsOf: URL(filePath: made({ $0.operations = 1_000 }, name: "one.csv")))
    let same = try Data(contentsOf: URL(filePath: made({ $0.operations = 1_000 }, name: "same.csv")))
    let other = try Data(
      contentsOf: URL(
        filePath: made(
          {
            $0.operations = 1_000
            $0.seed = 2
          }, name: "other.csv")))
    #expect(one == same && one != other)
  }

  // MARK: Reading

  private func read(_ text: String, _ format: KeyFileFormat = .trace, limit: Int? = nil) throws -> [TraceOperation] {
    let file = KeyFile(path: try #require(KeyFilePath("x")), format: format, limit: limit)
    let table = try KeyFileReader(path: "/x", file: file, type: .string).keys(in: Array(text.utf8)).table()
    return try table.withUnsafeBytes { memory in
      let table = try #require(KeyTable(memory))
      return (0..<table.occurrences).compactMap(table.operation)
    }
  }

  @Test func operationsAreRead() throws {
    let text = "time,operation,key,value_size\n1,set,a,100\n1,get,\"b,c\",\n2.5,delete,a,0\n"
    #expect(try read(text) == [TraceOperation(.set, valueSize: 100), TraceOperation(.get), TraceOperation(.delete)])
    #expect(try read(text, limit: 2).count == 2)
    // A key that was recorded as it is may have anything in it.
    let odd = "time,operation,key,value_size\n1,set,\"a\n\"\"b\"\"\n,c\",7\n2,get,a,0\n"
    #expect(try read(odd) == [TraceOperation(.set, valueSize: 7), TraceOperation(.get)])
    // Columns in another order, and others besides.
    #expect(
      try read("key,client,value_size,time,operation\nk,7,5,0,set\n") == [TraceOperation(.set, valueSize: 5)])
    #expect(try read("0,q\"q,3,1,4,get,0\n", .twitterTrace) == [TraceOperation(.get, valueSize: 1)])
    let twitter = "0,q:q:1:8WTfjZU14ee,17,213,4,get,0\n0,yDqF,33,1021,12,add,3600\n1,yDqF,33,0,12,delete,0\n"
    #expect(
      try read(twitter, .twitterTrace)
        == [TraceOperation(.get, valueSize: 213), TraceOperation(.set, valueSize: 1021), TraceOperation(.delete)])
  }

  /// The times of a trace's operations, in nanoseconds since the first.
  private func times(_ text: String, _ format: KeyFileFormat = .trace) throws -> [UInt64] {
    let file = KeyFile(path: try #require(KeyFilePath("x")), format: format)
    let table = try KeyFileReader(path: "/x", file: file, type: .string).keys(in: Array(text.utf8)).table()
    return try table.withUnsafeBytes { memory in
      let table = try #require(KeyTable(memory))
      return (0..<table.occurrences).map(table.time)
    }
  }

  @Test func timesCountFromTheFirstOperation() throws {
    func trace(_ times: String...) -> String {
      "time,operation,key,value_size\n" + times.map { "\($0),get,a,0\n" }.joined()
    }
    // Nanoseconds since 1970, which a floating-point number would round.
    #expect(
      try times(trace("1795860000000000001", "1795860000000000004", "1795860000000000104")) == [0, 3, 103])
    #expect(try times(trace("-5", "-5", "2.5", "1e3")) == [0, 0, 8, 1_005])
    #expect(try times(trace("\(Int64.min)", "\(Int64.min + 7)")) == [0, 7])
  }

  @Test func wholeSecondsAreSpread() throws {
    let text = [10, 10, 12, 12, 12, 12, 13].map { "\($0),k,1,1,1,get,0\n" }.joined()
    // Two in the two seconds up to the next ones, four in one second, and the last has its second to itself.
    #expect(
      try times(text, .twitterTrace).map { $0 / 1_000_000 } == [0, 1_000, 2_000, 2_250, 2_500, 2_750, 3_000])
    let last = [10, 11, 11].map { "\($0),k,1,1,1,get,0\n" }.joined()
    #expect(try times(last, .twitterTrace).map { $0 / 1_000_000 } == [0, 1_000, 1_500])
  }

  private func message(_ text: String, _ format: KeyFileFormat = .trace) -> String {
    do {
      _ = try read(text, format)
      return "no mistake"
    } catch let error as InvalidInput {
      return error.diagnostics.map(\.description).joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("time,op,key,value_size\n", "/x:1: found no column \"operation\""),
    ("time,operation,key,value_size\n2,get,a,0\n1,get,a,0\n", "/x:3: found the time 1, expected none before"),
    ("time,operation,key,value_size\nnan,get,a,0\n", "/x:2: found the time \"nan\", expected a number"),
    (
      "time,operation,key,value_size\n\(Int64.min),get,a,0\n\(Int64.max),get,a,0\n",
      "/x:3: found the time \(Int64.max), expected one less than 100 years after the first"
    ),
    ("time,operation,key,value_size\n1,read,a,0\n", "/x:2: found the operation \"read\", expected get, set or delete"),
    ("time,operation,key,value_size\n1,get,a,-1\n", "/x:2: found the size \"-1\", expected bytes, 0 to 1048576"),
    ("time,operation,key,value_size\n1,get,a\n", "/x:2: found 3 fields, expected 4"),
    ("time,operation,key,value_size\n1,get,,0\n", "/x:2: found nothing, expected a key"),
    ("time,operation,key,value_size\n1,get,\"a,0\n", "/x:2: found no CSV ("),
    ("time,operation,key,value_size\n", "/x: found no key"), ("", "/x: found no key"),
  ])
  func mistakesSayWhere(text: String, message: String) {
    #expect(self.message(text).hasPrefix(message), "\(self.message(text))")
  }

  private static let hasGzip =
    FileManager.default.isExecutableFile(atPath: "/usr/bin/gzip")
    || FileManager.default.isExecutableFile(atPath: "/bin/gzip")

  @Test(.enabled(if: hasGzip)) func aCompressedTraceIsReadAndATruncatedOneRefused() throws {
    let path = try made({ $0.operations = 5_000 })
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/bin/sh")
    gzip.arguments = ["-c", "gzip -c '\(path)' > '\(path).gz'; head -c 2000 '\(path).gz' > '\(folder)/cut.csv.gz'"]
    try gzip.run()
    gzip.waitUntilExit()
    let (plain, packed) = (try summary(path), try summary("\(path).gz"))
    #expect(packed.operations == 5_000 && packed.keys == plain.keys && packed.hits == plain.hits)
    let file = KeyFile(path: try #require(KeyFilePath("x")), format: .trace)
    let whole = try KeyFileReader(path: "\(path).gz", file: file, type: .string).read()
    #expect(whole.keys.occurrences == 5_000)
    #expect(try KeyFileReader(path: path, file: file, type: .string).read().digest == whole.digest)
    do {
      _ = try KeyFileReader(path: "\(folder)/cut.csv.gz", file: file, type: .string).read()
      Issue.record("a truncated archive was read")
    } catch let error as InvalidInput {
      #expect("\(error)".contains("an archive that gzip can't read to its end"))
    }
  }

  @Test func badLinesAreCounted() throws {
    let path = "\(folder)/bad.csv"
    try "time,operation,key,value_size\n1,get,a,0\nnonsense\n2,set,a,9\n1,get,a,0\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let file = KeyFile(path: try #require(KeyFilePath("x")), format: .trace)
    do {
      _ = try KeyFileReader(path: path, file: file, type: .string).read()
      Issue.record("bad lines were read")
    } catch let error as InvalidInput {
      #expect(error.diagnostics.map(\.line) == [3, 5])
    }
    let trace = try summary(path)
    #expect(trace.operations == 2 && trace.badLines == 2)
    #expect(trace.mistakes.first == "line 3: found 1 fields, expected 4")
  }
}
