import Catalogue
import MapVariants
import Measurement

/// The maps that are passed, each with the same entries.
private final class PassedMaps {
  var dictionary: [UInt64: UInt64] = [:]
  let box: MapBox
  var span = SpanMap<UInt64, UInt64>()
  var shared = SharedSpanMap<UInt64, UInt64>()
  /// The last closure that captured a variable, and keeps it.
  var keeper: ((UInt64) -> UInt64)?

  init(entries: UInt64, form: MapPassingForm) {
    // A map that the form doesn't use would only cost memory.
    switch form {
    case .noncopyableInout, .noncopyableClone: span.reserveCapacity(Int(entries))
    case .sharedSpanAndWritten: shared.reserveCapacity(Int(entries))
    default: dictionary.reserveCapacity(Int(entries))
    }
    for key in 0..<entries {
      switch form {
      case .noncopyableInout, .noncopyableClone: span[key] = key &* 3
      case .sharedSpanAndWritten: shared[key] = key &* 3
      default: dictionary[key] = key &* 3
      }
    }
    box = MapBox(form == .classBox ? dictionary : [:])
    if form == .classBox { dictionary = [:] }
  }
}

extension CellProgram {
  /// S24, D2.T2: each operation passes a map and, on the other side, looks up one key, or sets the value that it has
  /// and looks it up. If it is passed as an argument, the function isn't inlined.
  static func mapPassing(_ form: MapPassingForm, _ setting: CellSetting) -> CellProgram {
    let entries = UInt64(setting.parameters.entries)
    var program = CellProgram()
    program.rounds = {
      let maps = PassedMaps(entries: entries, form: form)
      return RoundClosures(operations: setting.operationsPerRound) { operations in
        run(form, maps, operations, entries)
      }
    }
    program.observation = { observations in
      let sight = observePassing(form)
      observations.record("passing_write_is_seen", sight.write)
      observations.record("passing_reassignment_is_seen", sight.reassignment)
    }
    return program
  }
}

private func run(_ form: MapPassingForm, _ maps: PassedMaps, _ operations: Range<Int>, _ entries: UInt64) -> UInt64 {
  var sum: UInt64 = 0
  switch form {
  case .assigned:
    for operation in operations {
      let second = maps.dictionary
      sum &+= second[UInt64(operation) % entries] ?? 0
    }
  case .assignedAndWritten:
    for operation in operations {
      let key = UInt64(operation) % entries
      var second = maps.dictionary
      second[key] = key &* 3
      sum &+= second[key] ?? 0
    }
  case .argument:
    for operation in operations { sum &+= read(maps.dictionary, UInt64(operation) % entries) }
  case .argumentInout:
    for operation in operations { sum &+= write(&maps.dictionary, UInt64(operation) % entries) }
  case .addressKept:
    for operation in operations {
      var second = maps.dictionary
      maps.keeper = { key in
        // Assigned to, so that the closure captures the variable and not its value.
        if key == .max { second = [:] }
        return second[key] ?? 0
      }
      sum &+= maps.keeper?(UInt64(operation) % entries) ?? 0
    }
  case .classBox:
    for operation in operations {
      let key = UInt64(operation) % entries
      let second = maps.box
      second.map[key] = key &* 3
      sum &+= second.map[key] ?? 0
    }
  case .noncopyableInout:
    for operation in operations { sum &+= write(&maps.span, UInt64(operation) % entries) }
  case .noncopyableClone:
    for operation in operations {
      var second = maps.span.clone()
      sum &+= write(&second, UInt64(operation) % entries)
    }
  case .sharedSpanAndWritten:
    for operation in operations {
      let key = UInt64(operation) % entries
      var second = maps.shared
      second[key] = key &* 3
      sum &+= second[key] ?? 0
    }
  }
  return sum
}

@inline(never)
private func read(_ map: [UInt64: UInt64], _ key: UInt64) -> UInt64 { map[key] ?? 0 }

@inline(never)
private func write(_ map: inout [UInt64: UInt64], _ key: UInt64) -> UInt64 {
  map[key] = key &* 3
  return map[key] ?? 0
}

@inline(never)
private func write(_ map: inout SpanMap<UInt64, UInt64>, _ key: UInt64) -> UInt64 {
  map[key] = key &* 3
  return map[key] ?? 0
}
