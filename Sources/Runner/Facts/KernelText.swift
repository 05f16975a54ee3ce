#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Small text files of the kernel.
enum KernelText {
  /// The file's text, or nil where it can't be read.
  static func read(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// The file's first line without surrounding blanks, or nil where there is none.
  static func line(_ path: String) -> String? {
    guard let first = read(path)?.split(whereSeparator: \.isNewline).first else { return nil }
    return first.trimmingCharacters(in: .whitespaces)
  }
}
