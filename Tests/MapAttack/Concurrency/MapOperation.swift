/// An operation on one key of a map of numbers; `clear` is on all keys.
public enum MapOperation: Sendable, Equatable {
  case load
  case store(UInt64)
  case swap(UInt64)
  case loadOrStore(UInt64)
  case loadAndDelete
  case delete
  case compareAndSwap(from: UInt64, to: UInt64)
  case compareAndDelete(from: UInt64)
  case clear
  case insertIfAbsent(UInt64)
  /// Adds to the value, where an absent one is 0.
  case add(UInt64)
  /// Removes the value, or sets this one if there is none.
  case toggle(UInt64)

  /// The kinds of operations: a map need not have all.
  public enum Kind: CaseIterable, Sendable {
    case load, store, swap, loadOrStore, loadAndDelete, delete, compareAndSwap, compareAndDelete, clear
    case insertIfAbsent, add, toggle
  }

  /// What the operation must answer, and leave, if the key's value was `state`: the definition of a map.
  public func applied(to state: UInt64?) -> (answer: MapAnswer, state: UInt64?) {
    switch self {
    case .load: (.value(state), state)
    case .store(let new): (.done, new)
    case .swap(let new): (.value(state), new)
    case .loadOrStore(let new): (.loadedOrStored(state ?? new, loaded: state != nil), state ?? new)
    case .loadAndDelete: (.value(state), nil)
    case .delete, .clear: (.done, nil)
    case .compareAndSwap(let old, let new): state == old ? (.flag(true), new) : (.flag(false), state)
    case .compareAndDelete(let old): state == old ? (.flag(true), nil) : (.flag(false), state)
    case .insertIfAbsent(let new): (.value(state), state ?? new)
    case .add(let amount): (.value(state), (state ?? 0) &+ amount)
    case .toggle(let new): (.value(state), state == nil ? new : nil)
    }
  }
}

extension MapOperation {
  /// What `add` and `toggle` do to a value, as the closure of a map's `modify`: returns the value that was there.
  func modify(_ value: inout UInt64?) -> MapAnswer {
    let (answer, state) = applied(to: value)
    value = state
    return answer
  }
}

/// What an operation answered.
public enum MapAnswer: Sendable, Equatable {
  case done
  case value(UInt64?)
  case flag(Bool)
  case loadedOrStored(UInt64, loaded: Bool)
}
