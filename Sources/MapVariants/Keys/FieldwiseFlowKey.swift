/// A flow key that stores its fields, is aligned to 4 bytes and is compared field by field. See `FlowKey`.
@frozen
public struct FieldwiseFlowKey: FlowKey {
  /// The sender's IPv4 address.
  public let source: UInt32
  /// The receiver's IPv4 address.
  public let destination: UInt32
  /// The sender's port.
  public let sourcePort: UInt16
  /// The receiver's port.
  public let destinationPort: UInt16
  /// The protocol's IANA number.
  public let transport: UInt8
  // Always zero, so that all 16 bytes have a value.
  @usableFromInline let fillingByte: UInt8
  @usableFromInline let fillingHalfWord: UInt16

  /// Unpacks the words. O(1).
  @inlinable
  @inline(__always)
  public init(words: FlowWords) {
    source = UInt32(truncatingIfNeeded: words.addresses)
    destination = UInt32(truncatingIfNeeded: words.addresses >> 32)
    sourcePort = UInt16(truncatingIfNeeded: words.ports)
    destinationPort = UInt16(truncatingIfNeeded: words.ports >> 16)
    transport = UInt8(truncatingIfNeeded: words.ports >> 32)
    fillingByte = 0
    fillingHalfWord = 0
  }

  /// Packs the fields. O(1).
  @inlinable
  public var words: FlowWords {
    @inline(__always)
    get {
      FlowWords(
        addresses: UInt64(source) | UInt64(destination) << 32,
        ports: UInt64(sourcePort) | UInt64(destinationPort) << 16 | UInt64(transport) << 32)
    }
  }

  /// Up to five comparisons, ending at the first difference.
  @inlinable
  @inline(__always)
  public static func == (a: FieldwiseFlowKey, b: FieldwiseFlowKey) -> Bool {
    a.source == b.source && a.destination == b.destination && a.sourcePort == b.sourcePort
      && a.destinationPort == b.destinationPort && a.transport == b.transport
  }
}
