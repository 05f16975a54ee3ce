import Catalogue
import Foundation
import SeededRandom
import Testing

@testable import Workloads

@Suite("Keys, orders and scripts")
struct GeneratorTests {
  /// A key through the protocol of this module: each family's module has a `String.make` too.
  private static func made<Key: WorkloadKey>(_ type: Key.Type, _ number: UInt64, length: Int) -> Key {
    Key.make(number, length: length)
  }

  @Test(arguments: [3, 5, 8, 11, 20, 64])
  func stringKeysAreDistinctAndOfTheirLength(length: Int) {
    let numbering = KeyNumbering(specification: KeySpecification(type: .string, length: length), seed: 99)
    var seen: Set<String> = []
    for index in 0..<40_000 {
      let key = Self.made(String.self, numbering.number(at: index), length: length)
      #expect(key.utf8.count == length)
      seen.insert(key)
    }
    #expect(seen.count == 40_000)
  }

  @Test func keysThatDoNotFitTheirBytesAreImpossible() {
    func cell(_ length: Int, entries: Int) -> CellParameters {
      CellParameters(
        map: .native, allocator: "system", kind: .fill, keys: KeySpecification(type: .string, length: length),
        values: ValueSpecification(type: .uint64), entries: entries, operations: entries)
    }
    #expect(cell(1, entries: 16).impossibleReason == nil)
    #expect(cell(1, entries: 17).impossibleReason?.contains("64 different keys") == true)
    #expect(cell(2, entries: 1024).impossibleReason == nil)
    #expect(cell(2, entries: 1025).impossibleReason != nil)
    #expect(cell(20, entries: 1_000_000).impossibleReason == nil)
  }

  @Test(arguments: [0.5, 0.99, 1.0, 1.5])
  func zipfDrawsHaveZipfsFrequencies(exponent: Double) {
    let count = 100
    let sampler = ZipfSampler(count: count, exponent: exponent)
    var generator = SplitMix64(seed: 4)
    var seen = [Int](repeating: 0, count: count)
    let draws = 400_000
    for _ in 0..<draws { seen[sampler.next(using: &generator)] += 1 }
    // Pearson's chi-square against the weights by their definition: 99 degrees of freedom, 0.1 % quantile 149.
    let weights = (1...count).map { 1 / pow(Double($0), exponent) }
    let total = weights.reduce(0, +)
    let chiSquare = zip(seen, weights).reduce(0.0) { sum, pair in
      let expected = Double(draws) * pair.1 / total
      let difference = Double(pair.0) - expected
      return sum + difference * difference / expected
    }
    #expect(chiSquare < 149)
  }

  @Test func theMixHasItsShares() {
    var generator = SplitMix64(seed: 8)
    let mix = OperationMix(reads: 0.5, updates: 0.2, inserts: 0.15, erases: 0.15)
    let script = MixedOperation.script(100_000, further: 1000..<3000, mix: mix, lookUps: 500, using: &generator)
    func share(_ kind: MixedOperation.Kind) -> Double { Double(script.count { $0.kind == kind }) / 100_000 }
    #expect(abs(share(.read) - 0.5) < 0.01)
    #expect(abs(share(.update) - 0.2) < 0.01)
    #expect(abs(share(.insert) - 0.15) < 0.01)
    #expect(abs(share(.erase) - 0.15) < 0.01)
  }

  @Test func aScriptNeverErasesWhatIsNotThere() {
    var generator = SplitMix64(seed: 8)
    let mix = OperationMix(reads: 0, updates: 0, inserts: 0.4, erases: 0.6)
    var held: Set<UInt32> = []
    for operation in MixedOperation.script(10_000, further: 20..<60, mix: mix, lookUps: 1, using: &generator) {
      switch operation.kind {
      case .insert: #expect(held.insert(operation.key).inserted)
      case .erase: #expect(held.remove(operation.key) != nil)
      case .read, .update: Issue.record("not in the mix")
      }
      #expect(held.count <= 20)
    }
    #expect(held.isEmpty, "a round leaves the keys as it found them")
  }

  /// Rounds follow each other on the same map: each removes what it inserts, whatever the shares and the length.
  @Test(arguments: [
    OperationMix(reads: 0.5, updates: 0, inserts: 0.5, erases: 0),
    OperationMix(reads: 0, updates: 0.5, inserts: 0.5, erases: 0),
    OperationMix(reads: 0, updates: 0, inserts: 0.5, erases: 0.5),
    OperationMix(reads: 0.2, updates: 0.2, inserts: 0, erases: 0.6),
    OperationMix(reads: 0.998, updates: 0, inserts: 0.001, erases: 0.001), .readsOnly,
  ])
  func aRoundRemovesWhatItInserts(mix: OperationMix) {
    for operations in [1, 2, 3, 7, 100, 1001] {
      for count in [2, 3, 10, 5000] {
        var generator = SplitMix64(seed: UInt64(operations + count))
        let further = 40..<40 + count
        let script = MixedOperation.script(operations, further: further, mix: mix, lookUps: 9, using: &generator)
        #expect(script.count == operations)
        // Three rounds, each as much further on in the circle as the one before has inserted.
        let inserted = script.count { $0.kind == .insert }
        var held: [Int] = []
        for round in 0..<3 {
          for operation in script {
            let key = 40 + (Int(operation.key) - 40 + round * inserted) % count
            switch operation.kind {
            case .insert:
              #expect(further.contains(key) && !held.contains(key))
              held.append(key)
            case .erase: #expect(held.removeFirst() == key)
            case .read: #expect(mix.reads > 0)
            case .update: #expect(mix.updates > 0 || mix.reads == 0)
            }
            #expect(held.count <= count / 2)
          }
          #expect(held.isEmpty)
        }
      }
    }
  }

  @Test func theSameSeedGivesTheSameWorkload() {
    func digest(_ seed: UInt64) -> UInt64 {
      let parameters = CellParameters(
        map: .native, allocator: "system", kind: .mixed, keys: KeySpecification(type: .uint64),
        values: ValueSpecification(type: .uint64), entries: 100, operations: 1000)
      return WorkloadData<UInt64>(parameters: parameters, operations: 1000, seed: seed).digest
    }
    #expect(digest(1) == digest(1))
    #expect(digest(1) != digest(2))
  }
}
