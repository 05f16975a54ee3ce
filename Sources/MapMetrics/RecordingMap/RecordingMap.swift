public import MapVariants

/// A map of any kind that records what is done with it.
///
/// ```swift
/// let recorder = try MapRecorder(path: "/var/log/sessions.csv")
/// var sessions = RecordingMap(SpanMap<UInt64, Session>(), recorder: recorder) { session in 48 + session.requests * 16 }
/// sessions[id] = session
/// print(sessions[id]?.user ?? 0)          // records a get
/// ```
///
/// Every operation on a key is recorded as one row; see `MapRecorder` for the file, for sampling and for what it costs.
/// A map that threads share is recorded through a wrapper for each thread, all with the same map and recorder:
///
/// ```swift
/// let recorder = try MapRecorder(path: "/var/log/routes.csv")
/// let routes = RecordingMap(ReadWriteLockedMap<String, Int>(), recorder: recorder)
/// var own = routes                        // the same map: it is a class
/// own.updateValue(1, forKey: "/")
/// ```
///
/// `RecordingMap` can be copied if its base can. It is as safe to share between threads as the base. Values are not
/// changed in place: `map[key]?.append(1)` reads a copy and writes it back, and is recorded as both.
@frozen
public struct RecordingMap<Base: DictionaryOperations & ~Copyable>: ~Copyable where Base.Key: RecordableKey {
  /// What values are looked up by.
  public typealias Key = Base.Key
  /// What is found.
  public typealias Value = Base.Value

  @usableFromInline var base: Base
  /// Where operations are recorded. It may outlive the map.
  public let recorder: MapRecorder
  @usableFromInline let valueSize: (@Sendable (Value) -> Int)?

  /// Records the operations of `base`. `valueSize` says how many bytes a value has, when one is set or found whose key is
  /// in the sample; without it, all sizes are 0. It should be quick and allocate nothing.
  @inlinable
  public init(_ base: consuming Base, recorder: MapRecorder, valueSize: (@Sendable (Value) -> Int)? = nil) {
    self.base = base
    self.recorder = recorder
    self.valueSize = valueSize
  }

  /// The number of entries. Not recorded. As of the base.
  @inlinable
  public var count: Int { base.count }

  /// True if there is no entry. Not recorded. As of the base.
  @inlinable
  public var isEmpty: Bool { base.count == 0 }

  /// Calls `body` with the map itself, to read what isn't recorded: iteration, inspection.
  @inlinable
  public func withBase<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing Base) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(base)
  }

  /// Stops recording and returns the map. The recorder isn't finished.
  @inlinable
  public consuming func unrecorded() -> Base { base }

  /// The value of `key`, or nil. Reading records a get, with the size of a value that is found. Setting records a set, or
  /// a delete if it sets nil, which removes the entry.
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get { value(forKey: key) }
    @inline(__always)
    set {
      if let value = newValue {
        updateValue(value, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// The value of `key`, or nil. Records a get, with the size of a value that is found.
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? {
    let value = base.value(forKey: key)
    recorder.record(.get, key: key, valueSize: size(of: value))
    return value
  }

  /// True if `key` has a value. Records a get of size 0: no value is read.
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    recorder.record(.get, key: key)
    return base.contains(key)
  }

  /// Sets the value of `key` and returns the one it replaces. Records a set, with the size of the new value.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    recorder.record(.set, key: key, valueSize: valueSize?(value) ?? 0)
    return base.updateValue(value, forKey: key)
  }

  /// Removes `key` and returns its value. Records a delete of size 0, also of a key that is absent.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    recorder.record(.delete, key: key)
    return base.removeValue(forKey: key)
  }

  /// Removes all entries. Records a delete for each, so that a recording says what is in the map; of a large map, those
  /// that find no room are dropped. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    let recorder = recorder
    base.forEach { key, _ in recorder.record(.delete, key: key) }
    base.removeAll(keepingCapacity: keepingCapacity)
  }

  @inlinable
  @inline(__always)
  func size(of value: Value?) -> Int {
    guard let valueSize, case .some(let value) = value else { return 0 }
    return valueSize(value)
  }
}

extension RecordingMap: Copyable where Base: Copyable {}

extension RecordingMap: Sendable where Base: Sendable & ~Copyable {}

// No CreatableMap: a map that generic code makes has no recorder.
extension RecordingMap: DictionaryOperations where Base: ~Copyable {
  /// Calls `body` with every entry. Records nothing. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try base.forEach(body)
  }
}

extension RecordingMap: CapacityReporting where Base: CapacityReporting & ~Copyable {
  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { base.capacity }

  /// The memory mark of the recorded map. O(1).
  @inlinable
  public var memoryMark: Int { base.memoryMark }
}

extension RecordingMap: CapacityReserving where Base: CapacityReserving & ~Copyable {
  /// Makes room for `minimumCapacity` entries in all. Records nothing.
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) { base.reserveCapacity(minimumCapacity) }
}
