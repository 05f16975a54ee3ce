import Catalogue
import Foundation
import Histogram
import Testing
import WorkerProtocol

@testable import Results

/// The forms that HDR Histogram's own tools read.
@Suite struct HistogramFilesTests {
  private static let counts = LatencyCounts(
    nanoseconds: [0, 1, 5, 2047, 2048, 4095, 100_000, 50_000_000, 1 << 45],
    counts: [3, 1, 2, 7, 1, 300, 2, 12_345, 1])

  private static func histogram(_ counts: LatencyCounts) -> Histogram<UInt64> {
    var histogram = LatencyCounts.emptyHistogram
    counts.add(to: &histogram)
    return histogram
  }

  /// The bytes were made with HdrHistogram for Python 0.10.8: `HdrHistogram(1, 1 << 46, 3)`, encoded and inflated.
  @Test func theEncodingIsThatOfOtherImplementations() {
    let expected =
      "1c849313000000190000000000000003000000000000000100004000000000003ff0000000000000"
      + "06020504f11f0e02fb0fd804b34804b38f01f2c00193b80202"
    let bytes = EncodedHistogram.plain(Self.histogram(Self.counts))
    #expect(bytes.map { String(format: "%02x", $0) }.joined() == expected)
  }

  /// One empty step is a zero, more are one negative number, as the implementation in Java has them.
  @Test func emptyStepsAreCountedTogether() {
    let payload = { (values: [Int]) in
      let counts = LatencyCounts(nanoseconds: values, counts: values.map { _ in 1 })
      return Array(EncodedHistogram.plain(Self.histogram(counts)).dropFirst(40))
    }
    #expect(payload([0, 1, 2]) == [2, 2, 2])
    #expect(payload([1, 3]) == [0, 2, 0, 2])
    #expect(payload([2, 6]) == [3, 2, 5, 2])
    #expect(payload([]) == [])
  }

  /// The worked examples of the encoding's definition.
  @Test func numbersAreZigZaggedAndCutIntoSevens() {
    #expect(EncodedHistogram.zigZag(0) == [0])
    #expect(EncodedHistogram.zigZag(-1) == [1])
    #expect(EncodedHistogram.zigZag(1) == [2])
    #expect(EncodedHistogram.zigZag(63) == [0x7e])
    #expect(EncodedHistogram.zigZag(-64) == [0x7f])
    #expect(EncodedHistogram.zigZag(64) == [0x80, 0x01])
    #expect(EncodedHistogram.zigZag(.max) == [0xfe] + Array(repeating: UInt8(0xff), count: 8))
    #expect(EncodedHistogram.zigZag(.min) == Array(repeating: UInt8(0xff), count: 9))
  }

  /// RFC 1950 by hand: header, stored blocks, Adler-32 (of "Wikipedia" it is 0x11e60398).
  @Test func theStreamIsZlib() {
    let text = Array("Wikipedia".utf8)
    #expect(
      EncodedHistogram.zlibStream(text)
        == [0x78, 0x01, 1, 9, 0, 0xf6, 0xff] + text + [0x11, 0xe6, 0x03, 0x98])
    #expect(EncodedHistogram.zlibStream([]) == [0x78, 0x01, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 1])
    let long = [UInt8](repeating: 7, count: 100_000)
    let stream = EncodedHistogram.zlibStream(long)
    #expect(Array(stream[2..<7]) == [0, 0xff, 0xff, 0, 0])
    #expect(Array(stream[(7 + 65_535)..<(12 + 65_535)]) == [1, 0xa1, 0x86, 0x5e, 0x79])
    #expect(stream.count == 2 + 5 + 65_535 + 5 + 34_465 + 4)
  }

  @Test func aLogHasALineForEachProcess() throws {
    let cell = Samples.experiment().cells[0]
    let outcomes = (0..<2).map { repetition in
      Samples.outcome(cell, .latency, repetition: repetition, order: repetition, metrics: [:]) {
        $0.latencyCounts = Self.counts
        $0.serviceCounts = repetition == 1 ? LatencyCounts(nanoseconds: [40], counts: [5]) : nil
      }
    }
    let lines = HistogramLog.text(outcomes).split(separator: "\n")
    #expect(lines[0] == "#[Histogram log format version 1.3]")
    #expect(lines[2] == "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"")
    #expect(lines.count == 6)
    #expect(lines[3].hasPrefix("0.000,0.500,35184372.089,HISTFAAA"))
    #expect(lines[4].hasPrefix("0.500,0.500,35184372.089,HISTFAAA"))
    #expect(lines[5].hasPrefix("Tag=service,0.500,0.500,0.000,HISTFAAA"))
    let bytes = try #require(Data(base64Encoded: String(lines[3].split(separator: ",")[3])))
    #expect(Array(bytes) == EncodedHistogram.compressed(Self.histogram(Self.counts)))
    #expect(Array(bytes[8..<10]) == [0x78, 0x01])
  }

  @Test func theDistributionAddsTheProcessesUp() throws {
    let counts = LatencyCounts(nanoseconds: [100, 200], counts: [98, 1])
    let text = HistogramFiles.distribution([counts, LatencyCounts(nanoseconds: [1000], counts: [1]), nil])
    let lines = text.split(separator: "\n").map(String.init)
    #expect(
      lines[0].split(separator: " ").map(String.init) == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"])
    let rows = lines.dropFirst().filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: " ").map { Double($0) ?? .nan }
    }
    #expect(rows.first == [100, 0, 98, 1])
    #expect(rows.last == [1000, 1, 100])
    #expect(rows.contains { $0[0] == 200 && $0[2] == 99 })
    for (row, next) in zip(rows, rows.dropFirst()) { #expect(row[0] <= next[0] && row[1] < next[1]) }
    let footer = lines.filter { $0.hasPrefix("#[") }
    #expect(footer.count == 3)
    // 98 x 100 + 200 + 1000 over 100.
    #expect(footer[0].contains("110.000"))
    #expect(footer[1].contains("1000.000") && footer[1].contains("100]"))
  }

  @Test func aRunHasTheFilesOfEachCell() throws {
    let experiment = Samples.experiment()
    var outcomes = Samples.outcomes(experiment.cells[0], "ns_per_op", [1])
    for cell in experiment.cells {
      outcomes.append(
        Samples.outcome(cell, .latency, order: outcomes.count, metrics: [:]) {
          $0.latencyCounts = Self.counts
          if cell == experiment.cells[1] { $0.serviceCounts = Self.counts }
        })
    }
    let folder = try TemporaryFolder()
    let made = try RunFolder.create(
      at: "\(folder.path)/run", manifest: Samples.manifest(), experiments: [experiment])
    for outcome in outcomes { try made.record(outcome) }
    let run = try made.finish(state: .complete, experiments: [experiment], claims: [])
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(run)/histograms/sample").sorted()
    #expect(
      names == [
        "map=native,allocator=system.hgrm", "map=native,allocator=system.hlog", "map=span,allocator=system.hgrm",
        "map=span,allocator=system.hlog", "map=span,allocator=system.service.hgrm",
      ])
    let text = try String(contentsOfFile: "\(run)/histograms/sample/\(names[0])", encoding: .utf8)
    #expect(text == HistogramFiles.distribution([Self.counts]))
  }

  @Test func namesOfFilesAreNamesOfFiles() {
    #expect(HistogramFiles.fileName("map=a,pause=5.0ms/10") == "map=a,pause=5.0ms_10")
    #expect(HistogramFiles.fileName("..") == "_..")
    #expect(HistogramFiles.fileName("") == "_")
    let long = String(repeating: "x", count: 400)
    #expect(HistogramFiles.fileName(long).utf8.count <= 220)
    #expect(HistogramFiles.fileName(long + "a") != HistogramFiles.fileName(long + "b"))
  }

  @Test func whatIsNoCountIsLeftOut() {
    let damaged = LatencyCounts(nanoseconds: [-5, 10, 20, .max, 30], counts: [1, -1, 2, 3])
    #expect(Self.histogram(damaged).totalCount == 2)
    #expect(!damaged.isSound)
    #expect(Self.counts.isSound && LatencyCounts().isSound)
    for (values, counts) in [([1], []), ([1, 1], [1, 1]), ([-1], [1]), ([1], [0]), ([1], [Int.max])] {
      #expect(!LatencyCounts(nanoseconds: values, counts: counts).isSound)
    }
    let many = LatencyCounts(nanoseconds: [1, 2], counts: [.max, .max])
    #expect(Self.histogram(many).totalCount == 0, "counts beyond belief would overflow")
  }

  @Test func aLoadThatWasNotKeptIsARemark() {
    #expect(SustainedLoad.remark([:]) == nil)
    #expect(SustainedLoad.remark(["offered_rate": [1000, 1000], "achieved_rate": [999, 991]]) == nil)
    let remark = SustainedLoad.remark(["offered_rate": [1000, 1000, 1000], "achieved_rate": [1000, 500, 900]])
    #expect(remark?.contains("not sustained in 2 of 3 processes, at worst 500 of 1000") == true)
    let experiment = Samples.experiment()
    let outcome = Samples.outcome(
      experiment.cells[0], .latency, metrics: ["offered_rate": 1000, "achieved_rate": 500, "p50_ns": 7])
    let cell = Samples.summary([experiment], [outcome]).cells[0]
    #expect(cell.status == .ok && cell.reason.contains("not sustained"))
  }
}
