extension StaticMap {
  /// The value of `key`, or nil. O(1): one pilot, one slot, one comparison.
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard count != 0 else { return nil }
      return withExtendedLifetime(storage) { find(key)?.pointee.value }
    }
  }

  /// True if `key` has a value. O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    guard count != 0 else { return false }
    return withExtendedLifetime(storage) { find(key) != nil }
  }

  /// The slot that holds `key`, or nil. The map must not be empty.
  @inlinable
  @inline(__always)
  func find(_ key: Key) -> UnsafePointer<Slot>? {
    if Key.self == String.self { return findText(unsafeBitCast(key, to: String.self)) }
    let slot = slot(of: key.hash(seededBy: seed))
    return slot.pointee.key == key ? slot : nil
  }

  /// The only slot that may hold a key with this hash.
  @inlinable
  @inline(__always)
  func slot(of hash: UInt64) -> UnsafePointer<Slot> {
    let place = function.place(of: hash)
    return slots + function.slot(of: place, pilot: pilots[place.bucket])
  }

  @inlinable
  @inline(__always)
  static func hash(of key: Key, seed: HashSeed) -> UInt64 {
    if Key.self == String.self { return TextHash.hash(of: unsafeBitCast(key, to: String.self), seed: seed) }
    return key.hash(seededBy: seed)
  }
}
