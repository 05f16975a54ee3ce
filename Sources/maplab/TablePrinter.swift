import Catalogue
import Platform
import Rainbow
import Runner
import TextTable

/// Prints rows of text under headers. Colour goes on after the layout, since its codes would count as width.
struct TablePrinter {
  var headers: [String]
  /// Headers whose columns hold numbers.
  var rightAligned: Set<String> = []
  /// Words that get a colour wherever they stand alone.
  var colours: [String: NamedColor] = [:]

  /// The words that say how something went.
  static var standingColours: [String: NamedColor] {
    [
      "ok": .green, "good": .green, "holds": .green, "met": .green, "failed": .red, "missing": .red, "refuted": .red,
      "missed": .red, "unclear": .yellow, "limited": .yellow, "unknown": .cyan, "skipped": .yellow,
      "unstable": .yellow, "inconclusive": .yellow,
    ]
  }

  func text(_ rows: [[String]], markdown: Bool = false) -> String {
    let table = TextTable<[String]> { row in
      zip(headers, row).map { header, value in
        Column(title: header, value: value, align: rightAligned.contains(header) ? .right : .left)
      }
    }
    // Names and reasons come from files that may contain anything.
    let rows = rows.map { $0.map(MessageText.oneLine) }
    let cells = markdown ? rows.map { $0.map { $0.replacing("|", with: "\\|") } } : rows
    return table.string(for: cells, style: markdown ? Style.pipe : Style.simple) ?? ""
  }

  func print(_ rows: [[String]], markdown: Bool = false) {
    guard !rows.isEmpty else { return }
    let lines = text(rows, markdown: markdown).split(separator: "\n").map { line in
      var line = String(line)
      while line.last == " " { line.removeLast() }
      return markdown ? line : coloured(line)
    }
    StandardOutput.write(lines.joined(separator: "\n") + "\n")
  }

  private func coloured(_ line: String) -> String {
    guard Terminal.wantsColour(STDOUT_FILENO), !colours.isEmpty else { return line }
    return line.split(separator: " ", omittingEmptySubsequences: false).map { word in
      colours[String(word)].map { String(word).applyingColor($0) } ?? String(word)
    }.joined(separator: " ")
  }
}
