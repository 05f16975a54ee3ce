import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Says whether two files are the same, without keeping them.
enum FileDigest {
  /// The digest of the file's bytes, as the manifest has it for every file; nil if it can't be read. O(bytes).
  static func of(_ path: String) -> String? {
    (try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)).map { RunFile.digest($0) }
  }
}
