import Testing

@testable import Experiments

/// Damaged files: whatever happens to a file, the answer is an experiment or a list of mistakes, soon.
@Suite struct MutationTests {
  /// SplitMix64, so that a failure can be repeated from its seed.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  static let fragments = [
    "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ".", ",", "#", "\n", "\r\n", "\\", "\\u0041",
    "\\U0010FFFF",
    "\\x", "-", "+", "_", "0x", "1e400", "inf", "nan", "9223372036854775807", "-9223372036854775808", "0", "true",
    "2024-02-29", "1979-05-27T07:32:00Z", "12:00", "é", "😀", "\u{7F}", "\u{B}", "\u{85}", "\u{A0}",
    "\u{2028}", "\u{FEFF}", "\r", "\t", "a.b.c", "map", "keys", "values", "exclude",
    "[workload]", "[matrix]", "[[exclude]]", "[measure]", "keys = ", "kind", "entries = 100000000000",
    "{ type = \"string\" }",
    "\"native\"", "\"span\",", "mix = { reads = 1 }", "[[workload]]", "id = \"x\"", " ", "",
  ]

  static func mutated(_ seed: UInt64) -> String {
    var generator = Generator(state: seed)
    var bytes = Array(Samples.good.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let length = min(bytes.count - start, Int.random(in: 0...12, using: &generator))
      let fragment = Array(fragments.randomElement(using: &generator)!.utf8)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.insert(contentsOf: fragment, at: start)
      case 1: bytes.replaceSubrange(start..<start + length, with: fragment)
      case 2: bytes.removeSubrange(start..<start + length)
      case 3:
        let piece = Array(bytes[start..<start + length])
        bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
      case 4:
        // A whole line twice, or moved elsewhere.
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        let line = lines[Int.random(in: 0..<lines.count, using: &generator)]
        lines.insert(line, at: Int.random(in: 0...lines.count, using: &generator))
        bytes = Array(lines.joined(separator: [10]))
      default:
        if start < bytes.count { bytes[start] = UInt8.random(in: 1...127, using: &generator) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: 0..<UInt64(8))
  func aDamagedFileIsReadOrRefused(part: UInt64) {
    var good = 0
    var refused = 0
    let clock = ContinuousClock()
    let time = clock.measure {
      for number in 0..<UInt64(500) {
        let seed = part * 1_000_000 + number
        let text = Self.mutated(seed)
        do {
          let experiment = try Samples.parse(text)
          let ids = experiment.cells.map(\.id) + experiment.skipped.map(\.id)
          #expect(!ids.isEmpty && Set(ids).count == ids.count, "seed \(seed)")
          #expect(experiment.cells.allSatisfy { $0.parameters.impossibleReason == nil }, "seed \(seed)")
          good += 1
        } catch let error as InvalidInput {
          #expect(!error.diagnostics.isEmpty, "seed \(seed)")
          #expect(
            error.diagnostics.allSatisfy { $0.description.unicodeScalars.allSatisfy { $0.value >= 32 } }, "seed \(seed)"
          )
          refused += 1
        } catch {
          Issue.record("seed \(seed): \(error)")
        }
      }
    }
    // Damage must reach both ends, or it tests nothing.
    #expect(good > 10 && refused > 100)
    #expect(time < .seconds(60))
  }

  @Test func aDamagedAllocatorFileIsReadOrRefused() {
    let text = AllocatorCatalogueTests.basis
    for seed in 0..<UInt64(1000) {
      var generator = Generator(state: seed)
      var bytes = Array(text.utf8)
      for _ in 0..<3 {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        bytes.insert(contentsOf: Self.fragments.randomElement(using: &generator)!.utf8, at: place)
      }
      do {
        _ = try AllocatorCatalogue.parse(String(decoding: bytes, as: UTF8.self), file: "a.toml")
      } catch {
        #expect(error is InvalidInput, "seed \(seed)")
      }
    }
  }
}
