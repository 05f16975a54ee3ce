// Unsafe: the slots are read through a pointer, valid inside the closure it is given to, at indices below `entryCount`,
// whose slots are not nil (invariant 2). Reading through `span[i]!.key` instead would copy the slot, and so retain what
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
  func find(_ key: Key) -> Int { withSlots { InlineMap.find(key, in: $0, count: entryCount) } }

  /// Calls `body` with the address of the value of `key`, or nil.
  @inlinable
  @inline(__always)
  func withValue<Result>(of key: Key, _ body: (UnsafePointer<Value>?) -> Result) -> Result {
    withSlots { slots in
      let index = InlineMap.find(key, in: slots, count: entryCount)
      guard index >= 0 else { return body(nil) }
      return withUnsafePointer(to: slots[index].unsafelyUnwrapped.value, body)
    }
  }

  @inlinable
  @inline(__always)
  func withSlots<Result>(_ body: (UnsafePointer<Slot?>) -> Result) -> Result {
    // An InlineArray of no slots has no address; none is read then.
    slots.span.withUnsafeBufferPointer { body($0.baseAddress ?? InlineMap.nowhere) }
  }

  @inlinable static var nowhere: UnsafePointer<Slot?> {
    UnsafePointer(bitPattern: MemoryLayout<Slot?>.alignment).unsafelyUnwrapped
  }

  @inlinable
  @inline(__always)
  static func find(_ key: Key, in slots: UnsafePointer<Slot?>, count: Int) -> Int {
    if Key.self == String.self { return findText(unsafeBitCast(key, to: String.self), in: slots, count: count) }
    var index = 0
    while index < count {
      if slots[index].unsafelyUnwrapped.key == key { return index }
      index &+= 1
    }
    return -1
  }

  /// `find` for keys that are strings: by bytes where they decide.
  @inlinable
  @inline(__always)
  static func findText(_ key: String, in slots: UnsafePointer<Slot?>, count: Int) -> Int {
    TextBytes.withBytes(of: key) { bytes in
      var index = 0
      while index < count {
        let other = unsafeBitCast(slots[index].unsafelyUnwrapped.key, to: String.self)
        switch TextBytes.withBytes(of: other, { bytes.compared(with: $0) }) {
        case .equal: return index
        case .undecided where other == key: return index
        default: index &+= 1
        }
      }
      return -1
    }
  }
}
