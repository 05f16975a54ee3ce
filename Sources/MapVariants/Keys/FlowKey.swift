// Keys of network flows: two IPv4 addresses, two ports and a protocol, 13 bytes, padded with zeroes to 16.
//
// Three types hold the same two words, and differ in their alignment and in how they are compared, so that the cost of
// each can be measured:
//
//     type              alignment   equality
//     FieldwiseFlowKey   4           field by field
//     WordFlowKey        8           both words, one after the other
//     VectorFlowKey     16           both words at once, in a vector register
//
// Layout, in all three (offsets in bytes, little-endian machines):
//
//     0 source address   4 destination address   8 source port   10 destination port   12 protocol   13..15 zero
//
// The padding is part of the key and always zero, so that equal fields mean equal words and equal bytes, and hashing
// may use whole words. A key aligned to 16 never straddles two cache lines; one aligned to 8 or 4 may, depending on
// what is next to it.

/// A 16-byte key of a network flow. The three types that conform are interchangeable except for alignment and
/// comparison.
///
/// ```swift
/// let key = WordFlowKey(
///   source: 0x0a00_0001, destination: 0x0a00_0002, sourcePort: 40_000, destinationPort: 443, transport: 6)
/// print(key.destinationPort)  // 443
/// ```
public protocol FlowKey: FastHashable, BitwiseCopyable, Sendable {
  /// The key made of these two words. The upper 24 bits of the second must be zero.
  init(words: FlowWords)
  /// The key's 16 bytes as two words.
  var words: FlowWords { get }
}

/// The 16 bytes of a flow key as two words.
@frozen
public struct FlowWords: Hashable, BitwiseCopyable, Sendable {
  /// Source address in the lower half, destination address in the upper.
  public let addresses: UInt64
  /// From the lowest bit: source port (16), destination port (16), protocol (8), zeroes (24).
  public let ports: UInt64

  /// The words as they are. Traps unless the upper 24 bits of `ports` are zero.
  @inlinable
  @inline(__always)
  public init(addresses: UInt64, ports: UInt64) {
    precondition(ports >> 40 == 0, "the filling of a flow key is zero")
    self.addresses = addresses
    self.ports = ports
  }
}

extension FlowKey {
  /// The key of these fields; addresses and ports in the machine's byte order, the protocol by its IANA number (6 is
  /// TCP).
  @inlinable
  @inline(__always)
  public init(source: UInt32, destination: UInt32, sourcePort: UInt16, destinationPort: UInt16, transport: UInt8) {
    self.init(
      words: FlowWords(
        addresses: UInt64(source) | UInt64(destination) << 32,
        ports: UInt64(sourcePort) | UInt64(destinationPort) << 16 | UInt64(transport) << 32))
  }

  /// The same flow as another type of key.
  @inlinable
  @inline(__always)
  public init(_ other: some FlowKey) { self.init(words: other.words) }

  /// The sender's IPv4 address.
  @inlinable public var source: UInt32 { UInt32(truncatingIfNeeded: words.addresses) }
  /// The receiver's IPv4 address.
  @inlinable public var destination: UInt32 { UInt32(truncatingIfNeeded: words.addresses >> 32) }
  /// The sender's port.
  @inlinable public var sourcePort: UInt16 { UInt16(truncatingIfNeeded: words.ports) }
  /// The receiver's port.
  @inlinable public var destinationPort: UInt16 { UInt16(truncatingIfNeeded: words.ports >> 16) }
  /// The protocol's IANA number.
  @inlinable public var transport: UInt8 { UInt8(truncatingIfNeeded: words.ports >> 32) }

  /// Feeds both words: two multiplications.
  @inlinable
  @inline(__always)
  public func combine(into state: inout FoldedHash) {
    let words = words
    state.combine(words.addresses)
    state.combine(words.ports)
  }

  /// Feeds both words to the standard hasher.
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(words) }
}
