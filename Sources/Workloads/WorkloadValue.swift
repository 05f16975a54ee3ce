import Catalogue

/// A value type that workloads can make from a number.
public protocol WorkloadValue: Sendable {
  /// The value of that number with `size` bytes of payload.
  static func make(_ number: UInt64, size: Int) -> Self
  /// Some bits of the value, read from its payload, so that no operation can be optimised away.
  var word: UInt64 { get }
}

/// The value of a set: nothing.
struct NoValue: WorkloadValue {
  static func make(_ number: UInt64, size: Int) -> NoValue { NoValue() }
  var word: UInt64 { 1 }
}

extension UInt64: WorkloadValue {
  /// The value with that number. O(size).
  public static func make(_ number: UInt64, size: Int) -> UInt64 { number }
}

extension [UInt8]: WorkloadValue {
  /// The value with that number. O(size).
  public static func make(_ number: UInt64, size: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size)
  }
  /// Some bits of it, read from its bytes, for checksums. O(1).
  public var word: UInt64 { UInt64(count) &+ (isEmpty ? 0 : UInt64(self[0])) }
}

/// A plain struct of `words` 64-bit words, stored in place.
struct StructValue<let words: Int>: WorkloadValue {
  var payload: InlineArray<words, UInt64>

  @inline(__always)
  static func make(_ number: UInt64, size: Int) -> StructValue {
    StructValue(payload: InlineArray(repeating: number))
  }
  @inline(__always)
  var word: UInt64 { payload[0] &+ payload[words - 1] }
}

/// A reference to an object with an inline payload of any size: one allocation, whatever the size.
struct ObjectValue: WorkloadValue, @unchecked Sendable {  // the payload is written once, when it is made
  private final class Payload: ManagedBuffer<Int, UInt64> {}
  private let payload: ManagedBuffer<Int, UInt64>

  static func make(_ number: UInt64, size: Int) -> ObjectValue {
    let words = max(size / 8, 1)
    let payload = Payload.create(minimumCapacity: words) { _ in words }
    payload.withUnsafeMutablePointerToElements { $0.initialize(repeating: number, count: words) }
    return ObjectValue(payload: payload)
  }
  var word: UInt64 {
    payload.withUnsafeMutablePointers { $1[0] &+ $1[$0.pointee - 1] }
  }
}
