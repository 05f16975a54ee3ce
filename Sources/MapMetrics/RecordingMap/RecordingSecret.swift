/// The key of the hash that stands for a map's keys in a recording: 128 bits for SipHash-2-4.
///
/// What it hides. Without the secret, nobody can tell a key from its hash, or test a guess: no better way is known than
/// to try all 2^128 secrets. Who has the secret can test guesses, and so find every key that can be guessed, such as a
/// number or a name. A random secret is nowhere but in the process's memory.
///
/// What it doesn't hide. One key has one hash in the whole recording: how often it is used, when, and with values of
/// which sizes can be seen, and may tell who it is to someone who knows that from elsewhere.
public struct RecordingSecret: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// A random secret, from the system's generator. Hashes of different recordings then have nothing in common. O(1).
  public init() {
    var random = SystemRandomNumberGenerator()
    self.init(random.next(), random.next())
  }

  /// A given secret, for processes or recordings whose hashes must agree: the first and the last 8 bytes of SipHash's
  /// key, little-endian. Take random words. O(1).
  public init(_ low: UInt64, _ high: UInt64) {
    self.low = low
    self.high = high
  }

  /// A given secret as 32 hexadecimal digits, two for each byte of SipHash's key in order, such as `openssl rand -hex 16`
  /// prints; nil if these are not 32 hexadecimal digits. O(1).
  public init?(hexadecimal text: String) {
    guard text.utf8.count == 32 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    for digit in text.utf8 {
      let value: UInt64
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(digit - UInt8(ascii: "a")) + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = UInt64(digit - UInt8(ascii: "A")) + 10
      default: return nil
      }
      words.0 = words.0 << 4 | words.1 >> 60
      words.1 = words.1 << 4 | value
    }
    self.init(words.0.byteSwapped, words.1.byteSwapped)
  }

  /// The hash that stands for these bytes in recordings with this secret. O(count).
  public func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 { SipHash(key: low, high).hash(bytes) }
}

extension RecordingSecret: CustomStringConvertible, CustomReflectable {
  /// Says nothing about the secret, which must not get into logs.
  public var description: String { "RecordingSecret" }
  /// Empty, like the description.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
