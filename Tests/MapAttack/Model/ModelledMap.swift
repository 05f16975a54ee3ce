import SeededRandom

/// What a map must offer to be compared with Dictionary. Maps that are called otherwise get a small adapter.
public protocol ModelledMap: ~Copyable {
  associatedtype Key: Hashable
  associatedtype Value

  var count: Int { get }
  subscript(key: Key) -> Value? { get set }
  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value?
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value?
  mutating func removeAll(keepingCapacity: Bool)
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure)
  /// Traps if an invariant is broken.
  func checkInvariants()
  /// Does something that must leave the entries as they are: reserve, shrink, trim, clean. `keys` is the number of
  /// different keys of the run.
  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement)
}

extension ModelledMap where Self: ~Copyable {
  /// Nothing to do for maps without capacity or upkeep of their own.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {}
}
