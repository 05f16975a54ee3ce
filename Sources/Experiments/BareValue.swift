/// TOML's values without quotes or brackets: numbers, dates, times, true and false.
enum BareValue {
  /// True if the bytes have the form of such a value; whether a number is in range or a month has 31 days is up to the
  /// parser. A date and a time separated by a blank are not accepted. O(length).
  static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
    isWord(text) || isNumber(text) || isMoment(text)
  }

  private static let words: [[UInt8]] = ["true", "false", "inf", "nan", "+inf", "+nan", "-inf", "-nan"].map {
    Array($0.utf8)
  }

  private static func isWord(_ text: ArraySlice<UInt8>) -> Bool {
    text.count <= 5 && words.contains { text.elementsEqual($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    if text.count > 2, text.first == UInt8(ascii: "0") {
      let digits = text.dropFirst(2)
      switch text[text.startIndex + 1] {
      case UInt8(ascii: "x"): return digits.allSatisfy { "0123456789abcdefABCDEF_".utf8.contains($0) }
      case UInt8(ascii: "o"): return digits.allSatisfy { "01234567_".utf8.contains($0) }
      case UInt8(ascii: "b"): return digits.allSatisfy { "01_".utf8.contains($0) }
      default: break
      }
    }
    var rest = withoutSign(text)
    guard removeDigits(&rest) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard removeDigits(&rest) else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = withoutSign(rest.dropFirst())
      guard removeDigits(&rest) else { return false }
    }
    return rest.isEmpty
  }

  private static func withoutSign(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") ? text.dropFirst() : text
  }

  /// Removes a digit and all digits and underscores after it; false if there is no digit.
  private static func removeDigits(_ text: inout ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, isDigit(first) else { return false }
    text = text.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    return true
  }

  /// A date, a time, or a date, a T and a time with or without an offset.
  private static func isMoment(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if remove("dddd-dd-dd", &rest) {
      if rest.isEmpty { return true }
      guard remove("T", &rest) || remove("t", &rest), removeTime(&rest) else { return false }
      return rest.isEmpty || isOffset(rest)
    }
    return removeTime(&rest) && rest.isEmpty
  }

  private static func removeTime(_ text: inout ArraySlice<UInt8>) -> Bool {
    guard remove("dd:dd:dd", &text) else { return false }
    if remove(".d", &text) { text = text.drop(while: isDigit) }
    return true
  }

  private static func isOffset(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    return (remove("Z", &rest) || remove("z", &rest) || remove("+dd:dd", &rest) || remove("-dd:dd", &rest))
      && rest.isEmpty
  }

  /// Removes a prefix that matches the pattern, in which `d` is any digit; false if there is no such prefix.
  private static func remove(_ pattern: StaticString, _ text: inout ArraySlice<UInt8>) -> Bool {
    let count = pattern.utf8CodeUnitCount
    guard text.count >= count else { return false }
    let matches = pattern.withUTF8Buffer { pattern in
      zip(pattern, text).allSatisfy { $0 == UInt8(ascii: "d") ? isDigit($1) : $0 == $1 }
    }
    if matches { text = text.dropFirst(count) }
    return matches
  }
}
