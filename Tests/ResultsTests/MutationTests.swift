import Experiments
import Foundation
import Testing

@testable import Results

/// Files with bytes changed, lost or doubled must be read or refused with the typed error, never crash.
@Suite struct MutationTests {
  /// The same changes in every run: 64-bit congruential generator, high bits.
  private struct Mutator {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }

    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      for _ in 0...below(3) where !bytes.isEmpty {
        let place = below(bytes.count)
        switch below(4) {
        case 0: bytes[place] = Array("\"',=[]{}#\n\r.0-x\\\0\u{e9}".utf8)[below(18)]
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(20)))
        case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(20))], at: place)
        default: bytes.swapAt(place, below(bytes.count))
        }
      }
      return bytes
    }
  }

  @Test func claimFilesAreReadOrRefused() throws {
    let directory = "\(Project.path)/experiments/claims"
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".toml") }
    var mutator = Mutator(state: 1)
    var refused = 0
    for name in names.sorted() {
      let bytes = try Array(Data(contentsOf: URL(filePath: "\(directory)/\(name)")))
      for _ in 0..<20 {
        guard let text = String(validating: mutator.mutate(bytes), as: UTF8.self) else { continue }
        do {
          _ = try ClaimTable.parse(text, file: name).evaluate(RunSummary(cells: [], seed: 0))
        } catch is InvalidInput {
          refused += 1
        }
      }
    }
    #expect(refused > 20)
  }

  @Test(arguments: ["manifest.json", "summary.csv", "samples.csv", "tables/D1.T1.csv"])
  func runsAreReadOrRefused(_ name: String) throws {
    let folder = try TemporaryFolder()
    let experiment = Samples.experiment("e")
    let made = try RunFolder.create(at: "\(folder.path)/run", manifest: Samples.manifest(), experiments: [experiment])
    for cell in experiment.cells {
      for outcome in Samples.outcomes(cell, "ns_per_op", [1, 2, 3]) { try made.record(outcome) }
    }
    let claims = try ClaimTable.parse(ClaimReaderTests.good, file: "t.toml")
    let run = try made.finish(state: .complete, experiments: [experiment], claims: [claims])
    let file = URL(filePath: "\(run)/\(name)")
    let bytes = try Array(Data(contentsOf: file))
    var mutator = Mutator(state: 2)
    var refused = 0
    for _ in 0..<80 {
      try Data(mutator.mutate(bytes)).write(to: file)
      do {
        _ = claims.evaluate(try RunReader.open(run).summary)
      } catch is ResultsError {
        refused += 1
      }
    }
    #expect(refused > 8)
  }
}
