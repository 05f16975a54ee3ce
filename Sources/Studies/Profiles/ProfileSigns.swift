import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D2.T12: programs with one problem each, which are profiled.
  static func profileSigns(_ form: ProfileSignsForm, _ setting: CellSetting) -> CellProgram {
    let operations = setting.operationsPerRound
    let seed = setting.seed
    var program = CellProgram()
    switch form {
    case .manyInsertions, .reusedMap:
      program.rounds = {
        var map: [UInt64: UInt64] = [:]
        return RoundClosures(operations: operations) {
          map = Dictionary(minimumCapacity: operations)
        } run: { numbers in
          insert(numbers, seed: seed, into: &map)
        }
      }
    case .growing:
      program.rounds = {
        var map: [UInt64: UInt64] = [:]
        return RoundClosures(operations: operations) {
          map = [:]
        } run: { numbers in
          insert(numbers, seed: seed, into: &map)
        }
      }
    case .smallMaps:
      program.rounds = {
        RoundClosures(operations: operations) { numbers in
          numbers.sum { number in
            var map: [UInt64: UInt64] = [:]
            assign(SplitMix64.mix(seed &+ UInt64(number)), UInt64(number), to: &map)
            return UInt64(map.count)
          }
        }
      }
    case .coarseLock:
      program.rounds = {
        let map = CoarselyLockedMap(entries: setting.parameters.entries, seed: seed)
        return RoundClosures(operations: max(1, operations / 100)) { turns in turns.sum { _ in map.walk() } }
      }
      program.threads = {
        let map = CoarselyLockedMap(entries: setting.parameters.entries, seed: seed)
        let threads = setting.parameters.threads
        return ThreadClosures(
          lanes: (0..<threads).map { thread in
            let share = operations / 100 * (thread + 1) / threads - operations / 100 * thread / threads
            return RoundClosures(operations: max(1, share)) { turns in turns.sum { _ in map.walk() } }
          })
      }
    }
    return program
  }
}

/// As in Go's runtime: a separate function, whatever the optimiser thinks.
@inline(never)
private func assign(_ key: UInt64, _ value: UInt64, to map: inout [UInt64: UInt64]) { map[key] = value }

@inline(__always)
private func insert(_ numbers: Range<Int>, seed: UInt64, into map: inout [UInt64: UInt64]) -> UInt64 {
  numbers.sum { number in
    assign(SplitMix64.mix(seed &+ UInt64(number)), UInt64(number), to: &map)
    return UInt64(number)
  }
}

/// A map behind one lock that is held for a whole walk over its entries.
private final class CoarselyLockedMap: Sendable {
  private let map: Lock<[UInt64: UInt64]>

  init(entries: Int, seed: UInt64) {
    map = Lock(
      Dictionary(uniqueKeysWithValues: (0..<entries).map { (SplitMix64.mix(seed &+ UInt64($0)), UInt64($0)) }))
  }

  func walk() -> UInt64 { map.withLock { $0.values.reduce(0, &+) } }
}
