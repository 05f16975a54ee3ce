import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// S24, D2.T1: each property is tested, none is just stated.
  static func mapReferences(_ form: MapReferencesForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      switch form {
      case .dictionary: observeHandle([UInt64: UInt64].self, &observations)
      case .optionalDictionary: observeHandle([UInt64: UInt64]?.self, &observations)
      case .pointer: observeHandle(UnsafeMutablePointer<[UInt64: UInt64]>?.self, &observations)
      case .classBox: observeHandle(MapBox?.self, &observations)
      case .noncopyableMap: observeNoncopyable(&observations)
      }
    }
    return program
  }
}

/// Tests everything with one kind of variable.
private func observeHandle<Handle: MapHandle>(_: Handle.Type, _ observations: inout Observations) {
  observations.record("reference_zero_is_nil", isNil(Handle.untouched))
  observations.record("reference_zero_counts", countWithoutUnwrapping(Handle.untouched) == 0)
  var zero = Handle.untouched
  zero.write(5, 4)
  observations.record("reference_zero_takes_writes", zero.value(4) == 5)
  observations.record("reference_counts", countWithoutUnwrapping(Handle.made()) == 1)
  observations.record("reference_makes", makesEmptyMap(Handle.self))

  let first = Handle.made()
  var second = first
  second.write(5, 4)
  observations.record("reference_write_is_shared", first.value(4) == 5)
  let third = Handle.made()
  var fourth = third
  fourth.reassign()
  fourth.write(7, 1)
  observations.record("reference_reassignment_is_shared", third.value(1) != 1)
}

/// The same with a map that can't be copied: moving the map to a second variable leaves nothing to see through the
/// first. A test checks that the compiler rejects programs that try.
private func observeNoncopyable(_ observations: inout Observations) {
  var zero = SpanMap<UInt64, UInt64>()
  observations.recordAbsence(
    of: "reference_zero_is_nil", because: "the comparison with nil is refused by the compiler: the type has none")
  observations.record("reference_zero_counts", zero.count == 0)
  zero[4] = 5
  observations.record("reference_zero_takes_writes", zero[4] == 5)
  observations.record("reference_counts", zero.count == 1)
  observations.record("reference_makes", SpanMap<UInt64, UInt64>(minimumCapacity: 8).isEmpty)
  for name in ["reference_write_is_shared", "reference_reassignment_is_shared"] {
    observations.recordAbsence(of: name, because: "the map can't be copied: a second variable takes it from the first")
  }
}

/// True for nil, whatever type has it.
private func isNil<Handle>(_ handle: Handle) -> Bool {
  (handle as? any NilComparable)?.isNil ?? false
}

private protocol NilComparable {
  var isNil: Bool { get }
}

extension Optional: NilComparable {
  fileprivate var isNil: Bool {
    if case .none = self { true } else { false }
  }
}

/// The number of entries if the type itself is a collection; nil if a program must unwrap or dereference it first.
private func countWithoutUnwrapping<Handle>(_ handle: Handle) -> Int? {
  guard Handle.self is any Collection.Type else { return nil }
  return (handle as? any Collection)?.count
}

/// True if the type itself can make an empty map.
private func makesEmptyMap<Handle>(_: Handle.Type) -> Bool {
  func make<Map: ExpressibleByDictionaryLiteral>(_: Map.Type) -> Any { [:] as Map }
  guard let type = Handle.self as? any ExpressibleByDictionaryLiteral.Type else { return false }
  return (make(type) as? any Collection)?.isEmpty == true
}
