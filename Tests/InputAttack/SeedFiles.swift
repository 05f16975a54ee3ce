import Foundation

/// The inputs that attacks start from: `Seeds/<reader>/` holds good ones, `Seeds/<reader>/refused/` bad ones, and
/// `Seeds/<reader>/once-failed/` those that once broke a promise.
package struct SeedFiles: Sendable {
  /// An input with the name of its file.
  package struct Seed: Sendable {
    /// The path below the folder of seeds.
    package var name: String
    /// The bytes.
    package var bytes: [UInt8]
  }

  /// Those that must be accepted.
  package let good: [Seed]
  /// Those that must be refused.
  package let refused: [Seed]
  /// Those that once broke a promise, accepted or not.
  package let onceFailed: [Seed]

  /// All of them; attacks start from any.
  package var all: [Seed] { good + refused + onceFailed }

  /// Reads a reader's seeds. The project's own experiments and claims are seeds, too. Throws where there is none.
  package init(of reader: InputReader) throws {
    let folder = "\(Self.folder)/\(reader.name)"
    var good = try Self.files(in: folder)
    switch reader.name {
    case "experiment":
      // The folder has what makes their key files, too.
      for part in ["d1", "d2", "d3", "d4", "d5", "catalogue", "keys"] {
        good += try Self.files(in: Self.project(part)).filter { $0.name.hasSuffix(".toml") }
      }
    case "claims": good += try Self.files(in: Self.project("claims"))
    case "allocators": good += try Self.files(in: Self.project(""), named: "allocators.toml")
    case "engines": good += try Self.files(in: Self.project(""), named: "engines.toml")
    default: break
    }
    self.good = good
    refused = try Self.files(in: "\(folder)/refused")
    onceFailed = try Self.files(in: "\(folder)/once-failed")
    guard !good.isEmpty else { throw BrokenPromise("no seeds in \(folder)") }
  }

  private static let here = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  private static var folder: String { here.appending(path: "Seeds").path }

  private static func project(_ part: String) -> String {
    here.deletingLastPathComponent().deletingLastPathComponent().appending(path: "experiments/\(part)").path
  }

  private static func files(in folder: String, named only: String? = nil) throws -> [Seed] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try names.sorted().compactMap { name in
      var isFolder: ObjCBool = false
      let path = "\(folder)/\(name)"
      guard only.map({ $0 == name }) ?? !name.hasSuffix(".md"),
        FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
      else { return nil }
      let place = folder.split(separator: "/").suffix(2).joined(separator: "/")
      return Seed(name: "\(place)/\(name)", bytes: Array(try Data(contentsOf: URL(filePath: path))))
    }
  }
}
