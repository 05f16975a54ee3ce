public import MapVariants
import SeededRandom

/// A map that is compared with Dictionary: its operations, and what only an attack asks of it.
public protocol AttackedMap: DictionaryOperations, ~Copyable where Key: Hashable {
  /// The value of `key`, or nil. Setting nil removes the entry.
  subscript(key: Key) -> Value? { get set }
  /// Traps if an invariant is broken.
  func checkInvariants()
  /// Does something that must leave the entries as they are: reserve, shrink, trim, clean. `keys` is the number of
  /// different keys of the run.
  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement)
}

extension AttackedMap where Self: ~Copyable {
  /// For maps that have no subscript of their own.
  public subscript(key: Key) -> Value? {
    get { value(forKey: key) }
    set {
      if let newValue { updateValue(newValue, forKey: key) } else { removeValue(forKey: key) }
    }
  }

  /// Nothing to do for maps without capacity or upkeep of their own.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {}
}
