/// Reads a small text file written by a person, and refuses anything that can't be one.
package enum InputFile {
  /// Larger files are refused unread: the largest sensible experiment file has a few kilobytes.
  package static let largestSize = 1 << 20

  /// The file's text. Throws `InvalidInput` for a missing file, a directory, a pipe or device, a file over
  /// `largestSize`, and bytes that are not UTF-8 or hold a NUL.
  package static func text(of path: String) throws -> String {
    do {
      return try text(RegularFile.bytes(of: path, largest: largestSize, kind: "TOML file"), file: path)
    } catch let refusal as RegularFile.Refusal {
      throw InvalidInput(Diagnostic(file: path, found: refusal.found, expected: refusal.expected))
    }
  }

  /// The text of a file's bytes. Throws `InvalidInput`, with the line, for bytes that are not UTF-8 or hold a NUL.
  /// O(bytes).
  package static func text(_ bytes: [UInt8], file: String) throws -> String {
    func refuse(_ found: String, _ expected: String, line: Int?) -> InvalidInput {
      InvalidInput(Diagnostic(file: file, line: line, found: found, expected: expected))
    }
    if let place = bytes.firstIndex(of: 0) {
      throw refuse("a NUL byte", "text", line: 1 + bytes[..<place].count { $0 == 10 })
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw refuse("bytes that are not UTF-8", "UTF-8 text", line: firstLineThatIsNotUTF8(bytes))
    }
    return text
  }

  private static func firstLineThatIsNotUTF8(_ bytes: [UInt8]) -> Int? {
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    where String(validating: line, as: UTF8.self) == nil {
      return index + 1
    }
    return nil
  }
}
