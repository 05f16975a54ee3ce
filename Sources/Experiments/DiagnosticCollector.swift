import Catalogue

/// Collects the mistakes of one file.
package final class DiagnosticCollector: MistakeCollector {
  /// The file as the user named it.
  package let file: String
  /// Mistakes that are told one by one; a file with more of them is not an experiment but something else.
  package static let most = 100
  private var reported: [Diagnostic] = []
  private var untold = 0
  private let positions: SourcePositions

  /// Starts without mistakes; `text` is the file's, for line numbers.
  package init(file: String, text: String) {
    self.file = file
    positions = SourcePositions(text)
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
    let place = keyPath.flatMap(positions.place)
    reported.append(
      Diagnostic(
        file: file, line: place?.line, column: place?.column, keyPath: keyPath, found: found(), expected: expected(),
        nearest: nearest()))
  }

  /// What was found wrong so far, in the order of the text; those of the whole file come first.
  package var diagnostics: [Diagnostic] {
    var sorted = reported.enumerated().sorted {
      ($0.element.line ?? 0, $0.element.column ?? 0, $0.offset) < (
        $1.element.line ?? 0, $1.element.column ?? 0, $1.offset
      )
    }.map(\.element)
    if untold > 0 { sorted.append(Diagnostic(file: file, found: "\(untold) mistakes more", expected: "none")) }
    return sorted
  }

  /// Mistakes so far.
  package var count: Int { reported.count + untold }

  /// True where nothing was found wrong.
  package var isEmpty: Bool { reported.isEmpty }

  /// True where a mistake was reported at this very key path.
  package func hasReport(at keyPath: String) -> Bool { reported.contains { $0.keyPath == keyPath } }
}
