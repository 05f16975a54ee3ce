import Catalogue
import MapVariants
import Measurement

/// The maps that are handed over, each with the same entries.
private final class PassedMaps {
  var dictionary: [UInt64: UInt64] = [:]
  let box: MapBox
  var span = SpanMap<UInt64, UInt64>()
  var shared = SharedSpanMap<UInt64, UInt64>()
  /// Who was given a variable last, and keeps it.
  var keeper: ((UInt64) -> UInt64)?

  init(entries: UInt64, form: String) {
    // A map that the form doesn't use would only cost memory.
    switch form {
    case "noncopyable-inout", "noncopyable-clone": span.reserveCapacity(Int(entries))
    case "shared-span-and-written": shared.reserveCapacity(Int(entries))
    default: dictionary.reserveCapacity(Int(entries))
    }
    for key in 0..<entries {
      switch form {
      case "noncopyable-inout", "noncopyable-clone": span[key] = key &* 3
      case "shared-span-and-written": shared[key] = key &* 3
      default: dictionary[key] = key &* 3
      }
    }
    box = MapBox(form == "class-box" ? dictionary : [:])
    if form == "class-box" { dictionary = [:] }
  }
}

extension CellProgram {
  /// S24, D2.T2: each operation hands a map over and looks one key up, or gives it the value that it has and looks it
  /// up, on the other side. What is handed over goes through a function that isn't inlined where the way is an argument.
  @Sendable static func mapPassing(_ form: String, _ setting: CellSetting) -> CellProgram {
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

private func run(_ form: String, _ maps: PassedMaps, _ operations: Range<Int>, _ entries: UInt64) -> UInt64 {
  var sum: UInt64 = 0
  switch form {
  case "assigned":
    for operation in operations {
      let second = maps.dictionary
      sum &+= second[UInt64(operation) % entries] ?? 0
    }
  case "assigned-and-written":
    for operation in operations {
      let key = UInt64(operation) % entries
      var second = maps.dictionary
      second[key] = key &* 3
      sum &+= second[key] ?? 0
    }
  case "argument":
    for operation in operations { sum &+= read(maps.dictionary, UInt64(operation) % entries) }
  case "argument-inout":
    for operation in operations { sum &+= write(&maps.dictionary, UInt64(operation) % entries) }
  case "address-kept":
    for operation in operations {
      var second = maps.dictionary
      maps.keeper = { key in
        // Assigned to, so that the closure has the variable and not its value.
        if key == .max { second = [:] }
        return second[key] ?? 0
      }
      sum &+= maps.keeper?(UInt64(operation) % entries) ?? 0
    }
  case "class-box":
    for operation in operations {
      let key = UInt64(operation) % entries
      let second = maps.box
      second.map[key] = key &* 3
      sum &+= second.map[key] ?? 0
    }
  case "noncopyable-inout":
    for operation in operations { sum &+= write(&maps.span, UInt64(operation) % entries) }
  case "noncopyable-clone":
    for operation in operations {
      var second = maps.span.clone()
      sum &+= write(&second, UInt64(operation) % entries)
    }
  case "shared-span-and-written":
    for operation in operations {
      let key = UInt64(operation) % entries
      var second = maps.shared
      second[key] = key &* 3
      sum &+= second[key] ?? 0
    }
  default: preconditionFailure("map-passing has no form \(form)")
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
