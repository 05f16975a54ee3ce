import Catalogue
import Platform

/// How a record of a key file is written as a key's bytes.
enum KeyText {
  /// What a record must be, in words for the user.
  static func expected(_ type: KeyType) -> String {
    switch type {
    case .string: "text"
    case .uint64: "a whole number up to 18446744073709551615, 0x and hexadecimal digits, an IPv4 or a MAC address"
    case .struct16: "an IPv6 address or a UUID"
    }
  }

  /// The bytes of a key, as `KeyTable` has them; nil unless the text is one. O(bytes).
  static func bytes(_ text: String, _ type: KeyType) -> [UInt8]? {
    switch type {
    case .string: text.isEmpty || text.utf8.count > longestString ? nil : Array(text.utf8)
    case .uint64: number(text).map(words)
    case .struct16: (address(text) ?? identifier(text)).map { words($0.high) + words($0.low) }
    }
  }

  /// As long as the longest key that is generated.
  private static let longestString = KeySpecification.stringLengths.upperBound

  private static func words(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

  private static func number(_ text: String) -> UInt64? {
    if let decimal = digits(text, radix: 10) { return decimal }
    if text.hasPrefix("0x") { return digits(text.dropFirst(2), radix: 16) }
    if text.contains(".") { return octets(text, separator: ".", count: 4, radix: 10) }
    return octets(text, separator: ":", count: 6, radix: 16) ?? octets(text, separator: "-", count: 6, radix: 16)
  }

  /// Digits alone: the library also takes signs.
  private static func digits(_ text: some StringProtocol, radix: Int) -> UInt64? {
    text.utf8.first.map { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") } == true
      ? UInt64(text, radix: radix) : nil
  }

  private static func octets(_ text: String, separator: Character, count: Int, radix: Int) -> UInt64? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == count else { return nil }
    var number: UInt64 = 0
    for part in parts {
      guard part.utf8.count <= 3, let value = digits(part, radix: radix), value <= 255 else { return nil }
      number = number << 8 | value
    }
    return number
  }

  private static func address(_ text: String) -> (high: UInt64, low: UInt64)? {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    return withUnsafeBytes(of: address) { bytes in
      (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  /// A UUID: 32 hexadecimal digits with hyphens after 8, 12, 16 and 20 of them.
  private static func identifier(_ text: String) -> (high: UInt64, low: UInt64)? {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
    let all = groups.joined()
    guard let high = digits(all.prefix(16), radix: 16), let low = digits(all.suffix(16), radix: 16) else { return nil }
    return (high, low)
  }
}
