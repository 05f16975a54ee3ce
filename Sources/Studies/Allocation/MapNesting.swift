import Catalogue
import Measurement

/// A map as a field, as the document nests it.
private struct Holder {
  var data: [UInt64: UInt64]
}

/// The same, two structs deeper.
private struct Outer {
  struct Middle {
    var holder: Holder
  }

  var middle: Middle
}

extension CellProgram {
  /// D1.T3: the number of heap allocations, by what holds the maps and by how many there are.
  ///
  /// The result is passed to a function that isn't inlined, as it would be to the rest of a program.
  static func mapNesting(_ form: MapNestingForm, _ setting: CellSetting) -> CellProgram {
    let entries = UInt64(setting.parameters.entries)
    let count = setting.operationsPerRound
    var program = CellProgram()
    program.rounds = {
      switch form {
      case .bare:
        RoundClosures(operations: count) { $0.sum { sumOf(filledMap(entries, from: UInt64($0))) } }
      case .structField:
        RoundClosures(operations: count) { $0.sum { sumOf(Holder(data: filledMap(entries, from: UInt64($0)))) } }
      case .nestedStructs:
        RoundClosures(operations: count) { operations in
          operations.sum { sumOf(Outer(middle: .init(holder: Holder(data: filledMap(entries, from: UInt64($0)))))) }
        }
      case .arrayOfOne: arrays(of: 1, entries, count)
      case .arrayOfFour: arrays(of: 4, entries, count)
      case .arrayOfFourReused: reusedArray(of: 4, entries, count)
      }
    }
    return program
  }
}

/// A new array of new maps for each operation.
private func arrays(of maps: Int, _ entries: UInt64, _ count: Int) -> RoundClosures {
  RoundClosures(operations: count) { operations in
    operations.sum { operation in
      var array: [[UInt64: UInt64]] = []
      array.reserveCapacity(maps)
      for _ in 0..<maps { array.append(filledMap(entries, from: UInt64(operation))) }
      return sumOf(array)
    }
  }
}

/// One array whose maps keep their memory from operation to operation.
private func reusedArray(of maps: Int, _ entries: UInt64, _ count: Int) -> RoundClosures {
  var array = [[UInt64: UInt64]](repeating: [:], count: maps)
  return RoundClosures(operations: count) { operations in
    operations.sum { operation in
      for position in array.indices {
        array[position].removeAll(keepingCapacity: true)
        fill(&array[position], entries, from: UInt64(operation))
      }
      return sumOf(array)
    }
  }
}

/// A new map with `entries` consecutive keys, made where a program would make it: in a separate function.
@inline(never)
private func filledMap(_ entries: UInt64, from first: UInt64) -> [UInt64: UInt64] {
  var map: [UInt64: UInt64] = [:]
  fill(&map, entries, from: first)
  return map
}

@inline(__always)
private func fill(_ map: inout [UInt64: UInt64], _ entries: UInt64, from first: UInt64) {
  for key in first..<first + entries { map[key] = key &* 3 }
}

@inline(never)
private func sumOf(_ map: [UInt64: UInt64]) -> UInt64 { map.values.reduce(0, &+) }
@inline(never)
private func sumOf(_ holder: Holder) -> UInt64 { holder.data.values.reduce(0, &+) }
@inline(never)
private func sumOf(_ outer: Outer) -> UInt64 { outer.middle.holder.data.values.reduce(0, &+) }
@inline(never)
private func sumOf(_ maps: [[UInt64: UInt64]]) -> UInt64 { maps.reduce(0) { $0 &+ $1.values.reduce(0, &+) } }
