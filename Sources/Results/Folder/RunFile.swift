import Experiments
import Numbers

/// Reads the files of a run folder, each up to a size that no run reaches.
package enum RunFile {
  /// What a file holds, and how large it may be. Reading takes some twenty times the size in memory.
  enum Kind: String {
    case json = "JSON file"
    case csv = "CSV file"
    case jsonLines = "file of JSON lines"
    case experiment = "TOML file"
    case any = "file"

    /// Ten times what the largest possible run has: 10,000 cells with all metrics in 30 processes.
    var largest: Int {
      switch self {
      case .json: 16 << 20
      case .experiment: InputFile.largestSize
      case .csv, .jsonLines, .any: 512 << 20
      }
    }
  }

  /// The file's bytes. Throws `ResultsError.damaged` if it is missing, not a file, too large or unreadable.
  static func bytes(of path: String, _ kind: Kind) throws -> [UInt8] {
    do {
      return try RegularFile.bytes(of: path, largest: kind.largest, kind: kind.rawValue)
    } catch {
      throw ResultsError.damaged(path: path, reason: "found \(error.found), expected \(error.expected)")
    }
  }

  /// The digest, in hexadecimal, that says whether a file is what it was. It is no protection against forgers, who
  /// could change the manifest just as well. O(bytes).
  package static func digest(_ bytes: some Sequence<UInt8>) -> String {
    hexadecimal(Digest(bytes).value)
  }
}
