import Catalogue
import MapVariants

/// Which changes made on the other side are visible in the first variable.
struct PassingSight: Equatable {
  /// An entry that was written there.
  var write: Bool
  /// A new map that was put into that variable.
  var reassignment: Bool
}

/// Passes a map of one entry in the form's way, twice: the other side writes to the first and replaces the second.
func observePassing(_ form: MapPassingForm) -> PassingSight {
  switch form {
  case .assigned, .assignedAndWritten:
    let first = [1: 1]
    var second = first
    second[2] = 2
    let third = [1: 1]
    var fourth = third
    fourth = [:]
    return PassingSight(write: first[2] == 2, reassignment: third.count != 1 && fourth.isEmpty)
  case .argument:
    let first = [1: 1]
    let third = [1: 1]
    return PassingSight(write: writing(first) == 2 && first[2] == 2, reassignment: replacing(third) && third.isEmpty)
  case .argumentInout:
    var first = [1: 1]
    writing(&first)
    var third = [1: 1]
    replacing(&third)
    return PassingSight(write: first[2] == 2, reassignment: third.isEmpty)
  case .addressKept:
    var first = [1: 1]
    let write = { first[2] = 2 }
    callLater(write)
    var third = [1: 1]
    let replace = { third = [:] }
    callLater(replace)
    return PassingSight(write: first[2] == 2, reassignment: third.isEmpty)
  case .classBox:
    let first = MapBox([1: 1])
    let second = first
    second.map[2] = 2
    let third = MapBox([1: 1])
    var fourth = third
    fourth = MapBox([:])
    return PassingSight(write: first.map[2] == 2, reassignment: third.map.isEmpty && fourth.map.isEmpty)
  case .noncopyableInout:
    var first = oneEntry()
    writing(&first)
    var third = oneEntry()
    replacing(&third)
    return PassingSight(write: first[2] == 2, reassignment: third.isEmpty)
  case .noncopyableClone:
    let first = oneEntry()
    var second = first.clone()
    writing(&second)
    let third = oneEntry()
    var fourth = third.clone()
    replacing(&fourth)
    return PassingSight(write: first[2] == 2, reassignment: third.isEmpty)
  case .sharedSpanAndWritten:
    let first = SharedSpanMap(oneEntry())
    var second = first
    second[2] = 2
    let third = SharedSpanMap(oneEntry())
    var fourth = third
    fourth = SharedSpanMap()
    return PassingSight(write: first[2] == 2, reassignment: third.isEmpty && fourth.isEmpty)
  }
}

private func oneEntry() -> SpanMap<Int, Int> {
  var map = SpanMap<Int, Int>()
  map[1] = 1
  return map
}

// A parameter can't be written to; a program that wants to do so needs a local variable.
@inline(never)
private func writing(_ map: [Int: Int]) -> Int? {
  var own = map
  own[2] = 2
  return own[2]
}

@inline(never)
private func replacing(_ map: [Int: Int]) -> Bool {
  var own = map
  own = [:]
  return own.isEmpty && map.count == 1
}

@inline(never)
private func writing(_ map: inout [Int: Int]) { map[2] = 2 }
@inline(never)
private func replacing(_ map: inout [Int: Int]) { map = [:] }
@inline(never)
private func writing(_ map: inout SpanMap<Int, Int>) { map[2] = 2 }
@inline(never)
private func replacing(_ map: inout SpanMap<Int, Int>) { map = SpanMap() }
@inline(never)
private func callLater(_ body: @escaping () -> Void) { body() }
