import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T15: whole walks over the same entries.
  static func mapWalks(_ form: MapWalksForm, _ setting: CellSetting) -> CellProgram {
    let shape = KeyShape(setting.parameters)
    let operations = setting.operationsPerRound
    let hashSeed = setting.hashSeed
    var program = CellProgram()
    program.rounds = {
      switch form {
      case .mirror: walks(operations, DictionaryWalk(shape)) { $0.byMirror(from: $1) }
      case .any: walks(operations, DictionaryWalk(shape)) { $0.byAny(from: $1) }
      case .generic: walks(operations, DictionaryWalk(shape)) { $0.byGeneric(from: $1) }
      case .keysAndLookUps: walks(operations, DictionaryWalk(shape)) { $0.byKeys(from: $1) }
      case .direct: walks(operations, DictionaryWalk(shape)) { $0.directly(from: $1) }
      case .spanForEach: walks(operations, SpanMapWalk(shape, hashSeed: hashSeed)) { $0.byClosure(from: $1) }
      case .spanRuns: walks(operations, SpanMapWalk(shape, hashSeed: hashSeed)) { $0.byRuns(from: $1) }
      }
    }
    return program
  }
}

/// A round of whole walks. Each starts its sum with its own number, so that no walk can be replaced by another.
private func walks<Walk>(
  _ operations: Int, _ map: Walk, _ walk: @escaping (Walk, UInt64) -> UInt64
) -> any MeasuredWorkload {
  RoundClosures(operations: operations) { numbers in
    var checksum: UInt64 = 0
    for number in numbers { checksum &+= walk(map, UInt64(number)) }
    return checksum
  }
}

/// What a visit adds: a number from the key and the value.
@inline(__always)
private func visit(_ key: String, _ value: UInt64) -> UInt64 { value &* 3 &+ UInt64(key.utf8.count) }

/// The standard library's map, walked in five ways.
struct DictionaryWalk {
  /// From each key to its index in the list of keys.
  let map: [String: UInt64]

  /// A map of the shape's keys. O(entries).
  init(_ shape: KeyShape) { map = Dictionary(of: shape) }

  /// Like a serialiser that gets a value about which it knows nothing: children of children, each in its own box.
  @inline(never)
  func byMirror(from start: UInt64) -> UInt64 {
    var sum = start
    for entry in Mirror(reflecting: map as Any).children {
      let parts = Mirror(reflecting: entry.value).children.makeIterator()
      guard let key = parts.next()?.value as? String, let value = parts.next()?.value as? UInt64 else { continue }
      sum &+= visit(key, value)
    }
    return sum
  }

  /// Like a program that only knows that it has a dictionary: the cast makes a dictionary of boxes.
  @inline(never)
  func byAny(from start: UInt64) -> UInt64 {
    var sum = start
    let unknown: Any = map
    guard let boxes = unknown as? [AnyHashable: Any] else { return start }
    for (key, value) in boxes {
      guard let key = key.base as? String, let value = value as? UInt64 else { continue }
      sum &+= visit(key, value)
    }
    return sum
  }

  /// With a function that was compiled for any sequence of entries.
  @inline(never)
  func byGeneric(from start: UInt64) -> UInt64 { start &+ unspecialisedSum(map) }

  /// Like reflection in Go: first a list of the keys, then a look-up for each.
  @inline(never)
  func byKeys(from start: UInt64) -> UInt64 {
    var sum = start
    for key in Array(map.keys) { sum &+= visit(key, map[key] ?? .max) }
    return sum
  }

  /// With everything known.
  @inline(never)
  func directly(from start: UInt64) -> UInt64 {
    var sum = start
    for (key, value) in map { sum &+= visit(key, value) }
    return sum
  }
}

/// Compiled once for any sequence of entries and never specialised, like a non-inlinable function of another module.
@inline(never)
@_semantics("optimize.sil.specialize.generic.never")
private func unspecialisedSum<Entries: Sequence>(_ entries: Entries) -> UInt64
where Entries.Element == (key: String, value: UInt64) {
  var sum: UInt64 = 0
  for (key, value) in entries { sum &+= visit(key, value) }
  return sum
}

/// The lab's map in one buffer.
final class SpanMapWalk {
  private let map: SpanMap<String, UInt64>

  /// A map of the shape's keys. O(entries).
  init(_ shape: KeyShape, hashSeed: UInt64) { map = SpanMap(of: shape, hashSeed: hashSeed) }

  /// Entry by entry.
  @inline(never)
  func byClosure(from start: UInt64) -> UInt64 {
    var sum = start
    map.forEach { sum &+= visit($0, $1) }
    return sum
  }

  /// Through spans of the map's own memory.
  @inline(never)
  func byRuns(from start: UInt64) -> UInt64 {
    var sum = start
    map.forEachRun { run in
      for place in run.indices { sum &+= visit(run[place].key, run[place].value) }
    }
    return sum
  }
}
