import Foundation

/// A Markdown page of the repository.
struct Document {
  /// The repository.
  static let project = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Text between fences.
  struct Block: CustomStringConvertible {
    var file: String
    /// The line of the opening fence, counted from 1.
    var line: Int
    /// What stands behind the opening fence.
    var language: String
    var lines: [String]

    var description: String { "\(file):\(line)" }
  }

  /// A piece of a line: a code span or a link's target.
  struct Piece: CustomStringConvertible {
    var file: String
    var line: Int
    var text: String

    var description: String { "\(file):\(line): \(text)" }
  }

  /// Its path in the repository.
  let path: String
  /// Its lines.
  let lines: [String]

  /// Reads it.
  init(_ path: String) throws {
    self.path = path
    lines = try String(contentsOfFile: "\(Self.project)/\(path)", encoding: .utf8).components(separatedBy: "\n")
  }

  /// Everything between fences.
  var blocks: [Block] {
    var found: [Block] = []
    var open: Block?
    for (number, line) in lines.enumerated() {
      // Blocks in a list are indented.
      let text = line.drop { $0 == " " }
      if text.hasPrefix("```") {
        if let block = open {
          found.append(block)
          open = nil
        } else {
          open = Block(file: path, line: number + 1, language: String(text.dropFirst(3)), lines: [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    return found
  }

  /// The lines outside of fences, with their numbers counted from 1.
  private var prose: [(number: Int, text: String)] {
    var isInside = false
    return lines.enumerated().compactMap { number, line in
      guard !line.drop(while: { $0 == " " }).hasPrefix("```") else {
        isInside.toggle()
        return nil
      }
      return isInside ? nil : (number + 1, line)
    }
  }

  /// The code spans of the prose.
  var codeSpans: [Piece] { pieces(#/`([^`]+)`/#) }

  /// The targets of links and pictures.
  var links: [Piece] { pieces(#/\]\(([^)]+)\)/#) }

  private func pieces(_ pattern: Regex<(Substring, Substring)>) -> [Piece] {
    prose.flatMap { number, text in
      text.matches(of: pattern).map { Piece(file: path, line: number, text: String($0.output.1)) }
    }
  }

  /// What a link names a heading by.
  var anchors: Set<String> {
    Set(
      prose.filter { $0.text.hasPrefix("#") }.map { _, heading in
        String(
          heading.drop { $0 == "#" || $0 == " " }.lowercased().filter {
            $0.isLetter || $0.isNumber || " -_".contains($0)
          }
        )
        .replacing(" ", with: "-")
      })
  }

  /// The cells of the tables below a heading, without their headers.
  func rows(under heading: String) -> [[String]] {
    guard let start = lines.firstIndex(of: heading) else { return [] }
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("#") }
    let table = section.map { $0.hasPrefix("|") ? Self.cells($0) : [] }
    return table.indices.filter { index in
      let isRule = table[index].first?.hasPrefix("---") == true
      let isHeader = index + 1 < table.count && table[index + 1].first?.hasPrefix("---") == true
      return !table[index].isEmpty && !isRule && !isHeader
    }.map { table[$0] }
  }

  private static func cells(_ line: String) -> [String] {
    line.dropFirst().dropLast().components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
