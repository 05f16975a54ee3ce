/// Text within an XML element or an attribute in double quotes: pictures are XML, and so are reports of tests.
package enum XMLText {
  /// The text with what XML gives a meaning written as references. Line ends and tabs stay; XML can't hold other control
  /// characters at all, so a replacement character stands for each. O(text).
  package static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;".utf8
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: ">"): result += "&gt;".utf8
      case UInt8(ascii: "\""): result += "&quot;".utf8
      case 0..<9, 11..<32, 127: result += "\u{fffd}".utf8
      // The last byte of U+FFFE and U+FFFF.
      case 0xbe...0xbf where result.suffix(2) == [0xef, 0xbf]:
        result.removeLast(2)
        result += "\u{fffd}".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
