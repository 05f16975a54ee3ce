import Experiments
import Numbers

/// Reads the files of a run folder, each up to a size beyond that of any run.
package enum RunFile {
  /// What a file holds, and how large it may be. Reading takes about twenty times the size in memory.
  enum Kind: String {
    case json = "JSON file"
    case csv = "CSV file"
    case jsonLines = "file of JSON lines"
    case experiment = "TOML file"
    case any = "file"

    /// Ten times the largest possible run: 10,000 cells with all metrics in 30 processes.
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

  /// The digest, in hexadecimal, that shows whether a file is unchanged. It does not protect against forgery: a
  /// forger could change the manifest as well. O(bytes).
  package static func digest(_ bytes: some Sequence<UInt8>) -> String {
    hexadecimal(Digest(bytes).value)
  }
}
