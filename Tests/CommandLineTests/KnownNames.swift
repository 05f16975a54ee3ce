import Foundation
import Testing

/// The names that `maplab list` prints: what pages may speak of.
struct KnownNames {
  var maps: Set<String> = []
  var allocators: Set<String> = []
  var workloads: Set<String> = []
  var studies: Set<String> = []
  var families: Set<String> = []
  var experiments: Set<String> = []
  var metrics: Set<String> = []
  /// Maps by the system that they rebuild.
  var mapsBySystem: [String: Set<String>] = [:]
  /// Families of studies, likewise.
  var familiesBySystem: [String: Set<String>] = [:]

  /// Asks the built tool.
  init() throws {
    for line in try Self.firstTable("maps") {
      maps.insert(line[0])
      mapsBySystem[line[1], default: []].insert(line[0])
    }
    for line in try Self.firstTable("studies") {
      let family = String(line[0].prefix { $0 != "." })
      studies.insert(line[0])
      families.insert(family)
      familiesBySystem[line[1], default: []].insert(family)
    }
    allocators = Set(try Self.firstTable("allocators").map { $0[0] })
    workloads = Set(try Self.firstTable("workloads").map { $0[0] })
    experiments = Set(try Self.firstTable("experiments").map { $0[0] })
    metrics = Set(try Self.firstTable("metrics").map { $0[0] })
  }

  /// The words of each line below the first rule, up to the first empty line.
  private static func firstTable(_ subject: String) throws -> [[String]] {
    let result = try CommandLineTool().run("list", subject, "--experiments", Document.project + "/experiments")
    try #require(result.exitCode == 0, "\(result.errors)")
    let lines = result.output.components(separatedBy: "\n")
    let rule = try #require(lines.firstIndex { $0.hasPrefix("---") })
    return lines[(rule + 1)...].prefix { !$0.isEmpty }.map { $0.split(separator: " ").map(String.init) }
  }
}

/// What of a claim file a page speaks of.
struct ClaimFile {
  var id: String
  /// True if the lab does not measure the table so far.
  var isNotYet: Bool

  /// All of them.
  static func all() throws -> [ClaimFile] {
    let folder = Document.project + "/experiments/claims"
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".toml") }.map { name in
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      let id = try #require(text.firstMatch(of: #/(?m)^id = "(.+)"/#)?.output.1, "\(name)")
      return ClaimFile(id: String(id), isNotYet: text.contains(#/(?m)^not_yet = /#))
    }
  }
}

/// The committed run's files.
enum Reference {
  static let path = Document.project + "/results/reference"

  /// The rows of a CSV file by column.
  static func rows(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    var records: [[String]] = [[""]]
    var isQuoted = false
    // A quote inside of quotes is written twice: it closes and opens again, and stands for itself.
    var previous: Character = " "
    for character in text {
      switch character {
      case "\"":
        if !isQuoted, previous == "\"" { records[records.count - 1][records.last!.count - 1].append("\"") }
        isQuoted.toggle()
      case ",": if isQuoted { fallthrough } else { records[records.count - 1].append("") }
      case "\n", "\r\n": if isQuoted { fallthrough } else { records.append([""]) }
      default: records[records.count - 1][records.last!.count - 1].append(character)
      }
      previous = character
    }
    let header = records[0]
    return records.dropFirst().filter { $0.count == header.count }.map {
      Dictionary(uniqueKeysWithValues: zip(header, $0))
    }
  }

  /// Two significant digits, or all those before the point; the text itself if it is no number.
  static func twoDigits(_ text: String?) -> String {
    guard let text, let value = Double(text), value != 0 else { return text ?? "" }
    let digits = value < 100 ? max(0, 1 - Int(log10(abs(value)).rounded(.down))) : 0
    return value.formatted(.number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_US")))
  }
}
