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
  func find(_ key: Key) -> Int { find(key, tag: InlineMap.tag(of: key)) }

  /// The key's tag if it is a string; else a constant, which costs nothing.
  @inlinable
  @inline(__always)
  static func tag(of key: Key) -> TextTag {
    Key.self == String.self ? TextTag(unsafeBitCast(key, to: String.self)) : .ask
  }

  /// The index of `key`, whose tag is `tag`, or -1.
  @inlinable
  @inline(__always)
  func find(_ key: Key, tag: TextTag) -> Int {
    if Key.self == String.self { return findText(unsafeBitCast(key, to: String.self), tag: tag) }
    return withSlots { slots in
      var index = 0
      while index < entryCount {
        if slots[index].unsafelyUnwrapped.key == key { return index }
        index &+= 1
      }
      return -1
    }
  }

  /// `find` for keys that are strings.
  @inlinable
  @inline(__always)
  func findText(_ key: String, tag: TextTag) -> Int {
    withSlots { slots in
      tags.span.withUnsafeBufferPointer { tags in
        var index = 0
        while index < entryCount {
          if tags[index].mayEqual(tag) && InlineMap.isText(key, in: slots + index) { return index }
          index &+= 1
        }
        return -1
      }
    }
  }

  @inlinable
  @inline(__always)
  static func isText(_ key: String, in slot: UnsafePointer<Slot?>) -> Bool {
    unsafeBitCast(slot.pointee.unsafelyUnwrapped.key, to: String.self) == key
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
}
