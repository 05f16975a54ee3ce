/// The `--filter` option: `*` stands for any text, `?` for one character; a pattern without either matches anywhere.
public struct GlobPattern: Sendable {
  private let pattern: [Character]

  /// Reads a pattern.
  public init(_ text: String) {
    pattern = text.contains { $0 == "*" || $0 == "?" } ? Array(text) : ["*"] + Array(text) + ["*"]
  }

  /// True where the whole text fits. O(text * pattern) at worst.
  public func matches(_ text: String) -> Bool {
    let text = Array(text)
    var (at, position) = (0, 0)
    // The last star and where its text ends: on a mismatch the star takes one character more.
    var star: (pattern: Int, text: Int)?
    while position < text.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, position)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[position] {
        at += 1
        position += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        at = last.pattern + 1
        position = last.text + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
