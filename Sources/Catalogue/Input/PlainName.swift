/// Names of a file that go into file names, cell ids and CSV: lower-case letters, digits and a few signs, with no sign
/// first. Files have hundreds of them, and a regular expression is read anew each time.
package func isPlainName(_ text: String, signs: StaticString, atMost most: Int) -> Bool {
  let bytes = text.utf8
  guard let first = bytes.first, bytes.count <= most, isLowercaseOrDigit(first) else { return false }
  return signs.withUTF8Buffer { signs in bytes.allSatisfy { isLowercaseOrDigit($0) || signs.contains($0) } }
}

private func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
  default: false
  }
}
