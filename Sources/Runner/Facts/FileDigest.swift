import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Tells whether two files are the same, without keeping them.
enum FileDigest {
  /// The digest that the manifest has of every file, of the file's bytes; nil if it can't be read. O(bytes).
  static func of(_ path: String) -> String? {
    (try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)).map { RunFile.digest($0) }
  }
}
