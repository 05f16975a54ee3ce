#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Foundation's JSON decoder for messages and files of other programs. Foundation's own decoder traps on some texts
/// that are nested more than 512 deep and end there, so deep nesting is refused first: our messages are nested six
/// deep.
package struct MessageDecoder {
  /// The deepest nesting that is read.
  package static let deepest = 64

  /// A decoder.
  package init() {}

  /// Decodes a value. O(data). Throws `DecodingError`.
  package func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    guard !Self.isTooDeep(data) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "it is nested more than \(Self.deepest) deep"))
    }
    return try JSONDecoder().decode(type, from: data)
  }

  /// True if brackets outside of strings are open more than `deepest` deep anywhere.
  private static func isTooDeep(_ data: Data) -> Bool {
    var depth = 0
    var isInString = false
    var isEscaped = false
    for byte in data {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth > deepest { return true }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return false
  }
}
