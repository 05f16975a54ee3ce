/// What an attack found: the map answered otherwise than its model, or broke a promise.
public struct Disagreement: Error, CustomStringConvertible {
  /// What was found and what was expected.
  public let description: String

  /// Says what was found.
  public init(_ description: String) { self.description = description }
}

/// Throws a `Disagreement` unless `condition` holds.
@inlinable
@inline(__always)
public func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Disagreement) {
  if !condition { throw Disagreement(message()) }
}
