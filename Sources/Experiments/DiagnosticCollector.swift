import Catalogue

/// Collects the mistakes of one file.
package final class DiagnosticCollector: MistakeCollector {
  /// The file as the user named it.
  package let file: String
  /// Mistakes that are reported one by one; a file with more is probably not an experiment at all.
  package static let most = 100
  private var reported: [Diagnostic] = []
  private var untold = 0
  private let positions: SourcePositions

  /// Texts with hidden characters, by position.
  private let hidden: [(place: String, found: String)]

  /// Starts with the texts that contain hidden characters as the only mistakes.
  package init(file: String, positions: SourcePositions, hidden: [(place: String, found: String)]) {
    self.file = file
    self.positions = positions
    self.hidden = hidden
  }

  /// Starts without mistakes, for a text that was read before. O(text).
  package convenience init(file: String, text: String) {
    self.init(file: file, positions: SourcePositions(text), hidden: [])
  }

  /// Adds a mistake at a key path.
  package func report(
    _ keyPath: String?, found: @autoclosure () -> String, expected: @autoclosure () -> String,
    nearest: @autoclosure () -> String?
  ) {
    guard reported.count < Self.most else {
      untold += 1
      return
    }
    reported.append(diagnostic(keyPath, found: found(), expected: expected(), nearest: nearest()))
  }

  private func diagnostic(_ keyPath: String?, found: String, expected: String, nearest: String? = nil) -> Diagnostic {
    let place = keyPath.flatMap(positions.place)
    return Diagnostic(
      file: file, line: place?.line, column: place?.column, keyPath: keyPath, found: found, expected: expected,
      nearest: nearest)
  }

  /// The mistakes found so far, in the order of the text; mistakes of the whole file come first.
  package var diagnostics: [Diagnostic] {
    // A text that is also wrong in another way is reported once.
    let known = Set(reported.map(\.keyPath))
    let further = hidden.filter { !known.contains($0.place) }.map {
      diagnostic($0.place, found: $0.found, expected: "text without it")
    }
    var sorted = (reported + further).enumerated().sorted {
      ($0.element.line ?? 0, $0.element.column ?? 0, $0.offset) < (
        $1.element.line ?? 0, $1.element.column ?? 0, $1.offset
      )
    }.map(\.element)
    let left = untold + max(0, sorted.count - Self.most)
    if left > 0 {
      sorted =
        Array(sorted.prefix(Self.most)) + [Diagnostic(file: file, found: "\(left) more mistakes", expected: "none")]
    }
    return sorted
  }

  /// Mistakes so far.
  package var count: Int { reported.count + untold }

  /// True if nothing was found wrong.
  package var isEmpty: Bool { reported.isEmpty && hidden.isEmpty }

  /// True if a mistake was reported at exactly this key path.
  package func hasReport(at keyPath: String) -> Bool { reported.contains { $0.keyPath == keyPath } }
}
