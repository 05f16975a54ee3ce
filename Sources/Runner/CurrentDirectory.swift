#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The directory in which the user typed the command.
enum CurrentDirectory {
  /// Its absolute path.
  static var path: String { FileManager.default.currentDirectoryPath }

  /// The path made absolute.
  static func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(self.path)/\(path)" }
}
