// Unsafe: the keys are read through a pointer, valid inside the closure it is given to, at indices below `entryCount`,
// whose keys are not nil (invariant 2); only `findWord` also loads the bits of keys that are nil. Reading through
// `span[i]!` instead would copy the key, and so retain what it refers to, for each comparison.

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
    if InlineMap.isWord && capacity <= 16 { return findWord(key) }
    return withKeys { keys in
      var index = 0
      while index < entryCount {
        if InlineMap.areSameKey(keys[index].unsafelyUnwrapped, key) { return index }
        index &+= 1
      }
      return -1
    }
  }

  /// True for integers of 8 bytes, which are equal if their bits are.
  @inlinable
  @inline(__always)
  static var isWord: Bool {
    Key.self == Int.self || Key.self == UInt64.self || Key.self == UInt.self || Key.self == Int64.self
  }

  /// `find` for integers: compares four places at a time, without a jump for each, which the processor would have to guess.
  /// Places beyond the count hold nil, whose bits mean nothing: their answers are masked out.
  @inlinable
  @inline(__always)
  func findWord(_ key: Key) -> Int {
    let sought = unsafeBitCast(key, to: UInt64.self)
    return withKeys { keys in
      let places = UnsafeRawPointer(keys)
      var matches: UInt32 = 0
      var index = 0
      while index < capacity && index < entryCount {
        for _ in 0..<4 where index < capacity {
          let word = places.load(fromByteOffset: index &* MemoryLayout<Key?>.stride, as: UInt64.self)
          matches |= (word == sought ? 1 : 0) &<< UInt32(truncatingIfNeeded: index)
          index &+= 1
        }
      }
      matches &= (1 &<< UInt32(truncatingIfNeeded: entryCount)) &- 1
      return matches == 0 ? -1 : matches.trailingZeroBitCount
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
