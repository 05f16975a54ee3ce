/// A named part of a structure in memory.
public struct LayoutField: Hashable, Sendable {
  /// What is there.
  public let name: String
  /// Bytes from the structure's start.
  public let offset: Int
  /// Bytes that it takes.
  public let byteCount: Int
}

/// Where things are in a bucket of a `BucketMap`:
///
///     [ 8 tophash bytes ][ 8 keys ][ 8 values ][ overflow pointer ]
///
/// Keys and values are stored separately because then no padding is needed between a key and its value: 8-byte keys
/// with 1-byte values take 9 bytes an entry, not 16. Keys and values of more than 128 bytes are stored outside and
/// replaced by pointers, so that evacuation moves only 8 bytes for each and empty slots waste no more than that. A key
/// or value of size zero takes no bytes.
///
/// ```swift
/// print(BucketLayout<Int, Int>.byteCount)  // 144
/// ```
public enum BucketLayout<Key, Value> {
  /// Slots per bucket: 8.
  @inlinable public static var slotCount: Int { 8 }

  /// The size in bytes above which keys and values are outside the bucket: 128.
  @inlinable public static var largestInlineSize: Int { 128 }

  /// True if the bucket holds pointers to the keys.
  @inlinable public static var hasIndirectKeys: Bool { MemoryLayout<Key>.size > largestInlineSize }

  /// True if the bucket holds pointers to the values.
  @inlinable public static var hasIndirectValues: Bool { MemoryLayout<Value>.size > largestInlineSize }

  /// Bytes from one key to the next.
  @inlinable public static var keyStride: Int { stride(of: Key.self) }

  /// Bytes from one value to the next.
  @inlinable public static var valueStride: Int { stride(of: Value.self) }

  /// Where the tophash bytes begin: 0.
  @inlinable public static var tophashOffset: Int { 0 }

  /// Where the keys begin: after the tophash bytes, aligned as keys must be.
  @inlinable public static var keysOffset: Int { roundUp(slotCount, to: alignment(of: Key.self)) }

  /// Where the values begin: after the keys, aligned as values must be.
  @inlinable public static var valuesOffset: Int {
    roundUp(keysOffset + slotCount * keyStride, to: alignment(of: Value.self))
  }

  /// Where the overflow pointer is: in the bucket's last 8 bytes.
  @inlinable public static var overflowOffset: Int { byteCount - MemoryLayout<UnsafeRawPointer?>.size }

  /// Bytes of a bucket.
  @inlinable public static var byteCount: Int {
    roundUp(valuesOffset + slotCount * valueStride + MemoryLayout<UnsafeRawPointer?>.size, to: alignment)
  }

  /// The alignment of buckets: that of a pointer, or more if keys or values ask for it.
  @inlinable public static var alignment: Int {
    Swift.max(MemoryLayout<UnsafeRawPointer?>.alignment, alignment(of: Key.self), alignment(of: Value.self))
  }

  /// The parts of a bucket in the order of their offsets, for inspectors.
  public static var fields: [LayoutField] {
    [
      LayoutField(name: "tophash", offset: tophashOffset, byteCount: slotCount),
      LayoutField(name: "keys", offset: keysOffset, byteCount: slotCount * keyStride),
      LayoutField(name: "values", offset: valuesOffset, byteCount: slotCount * valueStride),
      LayoutField(name: "overflow", offset: overflowOffset, byteCount: MemoryLayout<UnsafeRawPointer?>.size),
    ]
  }

  @inlinable
  @inline(__always)
  static func stride<Element>(of type: Element.Type) -> Int {
    let size = MemoryLayout<Element>.size
    if size > largestInlineSize { return MemoryLayout<UnsafeRawPointer?>.stride }
    return size == 0 ? 0 : MemoryLayout<Element>.stride
  }

  @inlinable
  @inline(__always)
  static func alignment<Element>(of type: Element.Type) -> Int {
    MemoryLayout<Element>.size > largestInlineSize
      ? MemoryLayout<UnsafeRawPointer?>.alignment : MemoryLayout<Element>.alignment
  }

  @inlinable
  @inline(__always)
  static func roundUp(_ offset: Int, to alignment: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }
}
