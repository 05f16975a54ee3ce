/// Sentences about invalid JSON. The quoted parts may contain anything.
package enum MessageText {
  /// True if a character doesn't end the line, control a terminal or change how its neighbours look.
  package static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    // The table of categories is slow, and most characters are these.
    if scalar.isASCII { return scalar.value >= 32 && scalar.value != 127 }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  /// The text without characters that are not plain. O(text).
  package static func oneLine(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy(isPlain) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += isPlain(scalar) ? String(scalar) : scalar.escaped(asASCII: true)
    }
  }

  /// The first character of a text that is not plain, line ends and tabs apart; nil if there is none. O(text).
  package static func firstHidden(in text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.indices.first { index in
      switch scalars[index] {
      case "\n", "\t": false
      case "\r": !scalars[scalars.index(after: index)...].starts(with: ["\n"])
      case let scalar: !isPlain(scalar)
      }
    }.map { scalars[$0] }
  }

  /// The beginning of some bytes, in quotes.
  package static func excerpt(_ bytes: some Collection<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(80), as: UTF8.self)
    return "\"\(text)\(bytes.count > 80 ? "…" : "")\""
  }

  /// Where and what a decoder found wrong.
  package static func sentence(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      (context.codingPath + (key.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
    }
    func at(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty ? context.debugDescription : "\(place(context)): \(context.debugDescription)"
    }
    let sentence =
      switch error {
      // The decoder gives no further details for either.
      case .dataCorrupted(let context) where context.codingPath.isEmpty:
        "it is not JSON, or a number in it is out of range"
      case .keyNotFound(let key, let context): "no \(place(context, key))"
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): at(context)
      @unknown default: "unreadable"
      }
    // Key paths and descriptions quote the text, which may be long.
    return String(String.UnicodeScalarView(sentence.unicodeScalars.prefix(300)))
  }
}
