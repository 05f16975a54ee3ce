/// How a program reaches a map through something.
protocol MapReach {
  /// With a map of one entry, 1 for 1.
  static func made() -> Self
  /// Writes, if there is a map.
  mutating func write(_ value: UInt64, _ key: UInt64)
  /// Looks a key up, if there is a map.
  func value(_ key: UInt64) -> UInt64?
}

/// A variable through which a program reaches a map.
protocol MapHandle: MapReach {
  /// The variable in its initial state.
  static var untouched: Self { get }
  /// Puts another map into the variable.
  mutating func reassign()
}

extension Dictionary<UInt64, UInt64>: MapReach, MapHandle {
  static var untouched: Self { Self() }
  static func made() -> Self { [1: 1] }
  mutating func write(_ value: UInt64, _ key: UInt64) { self[key] = value }
  func value(_ key: UInt64) -> UInt64? { self[key] }
  mutating func reassign() { self = [:] }
}

/// An object around a map.
final class MapBox: MapReach {
  /// The map.
  var map: [UInt64: UInt64]

  /// Puts a map into a new object.
  init(_ map: [UInt64: UInt64]) { self.map = map }

  static func made() -> MapBox { MapBox([1: 1]) }
  func write(_ value: UInt64, _ key: UInt64) { map[key] = value }
  func value(_ key: UInt64) -> UInt64? { map[key] }
}

extension UnsafeMutablePointer<[UInt64: UInt64]>: MapReach {
  // Never freed: the process ends after one observation.
  static func made() -> Self {
    let pointer = Self.allocate(capacity: 1)
    pointer.initialize(to: [1: 1])
    return pointer
  }
  func write(_ value: UInt64, _ key: UInt64) { pointee[key] = value }
  func value(_ key: UInt64) -> UInt64? { pointee[key] }
}

extension Optional: MapReach where Wrapped: MapReach {
  static func made() -> Self { Wrapped.made() }
  mutating func write(_ value: UInt64, _ key: UInt64) { self?.write(value, key) }
  func value(_ key: UInt64) -> UInt64? { self.flatMap { $0.value(key) } }
}

extension Optional: MapHandle where Wrapped: MapReach {
  // An optional variable is nil by default.
  static var untouched: Self {
    var variable: Self
    variable = .none
    return variable
  }
  mutating func reassign() { self = .some(Wrapped.made()) }
}
