// Unsafe: the keys are read through a pointer, valid inside the closure it is given to, at indices below `entryCount`,
// whose keys are not nil (invariant 2). Reading through `span[i]!` instead would copy the key, and so retain what
// it refers to, for each comparison.

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap {
  /// True if `key` has a value. O(count).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool { find(key) >= 0 }

  /// The index of `key`, or -1.
  @inlinable
  @inline(__always)
  func find(_ key: Key) -> Int {
    withKeys { keys in
      var index = 0
      while index < entryCount {
        if InlineMap.areSameKey(keys[index].unsafelyUnwrapped, key) { return index }
        index &+= 1
      }
      return -1
    }
  }

  /// `==`, or for strings the faster way in which they compare as keys.
  @inlinable
  @inline(__always)
  static func areSameKey(_ a: Key, _ b: Key) -> Bool {
    if Key.self == String.self {
      return unsafeBitCast(a, to: String.self).isSameKey(as: unsafeBitCast(b, to: String.self))
    }
    return a == b
  }

  @inlinable
  @inline(__always)
  func withKeys<Result>(_ body: (UnsafePointer<Key?>) -> Result) -> Result {
    // An empty InlineArray has no address; then nothing is read.
    keyPlaces.span.withUnsafeBufferPointer { body($0.baseAddress ?? InlineMap.nowhere) }
  }

  @inlinable static var nowhere: UnsafePointer<Key?> {
    UnsafePointer(bitPattern: MemoryLayout<Key?>.alignment).unsafelyUnwrapped
  }
}
