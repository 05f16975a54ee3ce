import Catalogue
import Platform

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `maplab engine new` writes: a copy of a folder of `Sources/EngineTemplates`, under another name.
///
/// Each such folder is a whole engine that builds where it is. Its names hold `sample` and `SampleMap`, and the way to the
/// repository is written `../../..`; nothing else differs in a copy.
package struct EngineTemplate {
  /// The engine's and its map's name.
  let name: String
  /// The template's folder.
  let folder: String
  /// The repository.
  let checkout: String

  /// The rule for names: they become parts of names in every language.
  package static let nameRule =
    "lower-case letters and digits in words joined by hyphens, beginning with a letter, at most 32"

  /// Names that are the lab's.
  private static let reserved = ["swift", "maplab"]

  /// The template for a language. Throws `RunnerError` for a bad name, an unknown language, and if this program is not in a
  /// checkout of maplab.
  package init(name: String, language: String) throws {
    guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, name.count <= 32 else {
      throw RunnerError.noNewEngine("found the name \"\(name)\", expected \(Self.nameRule)")
    }
    guard !Self.reserved.contains(name) else {
      throw RunnerError.noNewEngine("found the name \"\(name)\", which is the lab's own; expected another")
    }
    guard !EngineName(name).isGo else {
      throw RunnerError.noNewEngine("found the name \"\(name)\", which real Go has alone; expected another")
    }
    self.name = name
    guard let checkout = Self.checkout else {
      throw RunnerError.noNewEngine(
        "no Sources/EngineTemplates above \(ProcessEnvironment.executableDirectory) or \(CurrentDirectory.path): a new engine needs"
          + " a checkout of maplab")
    }
    self.checkout = checkout
    let templates = "\(checkout)/Sources/EngineTemplates"
    let languages = (try? FileManager.default.contentsOfDirectory(atPath: templates)) ?? []
    guard languages.contains(language) else {
      throw RunnerError.unknownName(kind: "language", name: language, valid: languages.sorted())
    }
    folder = "\(templates)/\(language)"
  }

  /// The repository that this program was built in, else the one that the current directory is in.
  private static var checkout: String? {
    for start in [ProcessEnvironment.executableDirectory, CurrentDirectory.path] {
      var directory = Substring(start)
      while let slash = directory.lastIndex(of: "/") {
        if ProcessEnvironment.isReadable("\(directory)/Sources/EngineTemplates") { return String(directory) }
        directory = directory[..<slash]
      }
    }
    return nil
  }

  /// The name of the map's type: `my-map` gives `MyMap`, `mine` gives `MineMap`.
  var typeName: String {
    let words = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return words.joined() + (words.last == "Map" && words.count > 1 ? "" : "Map")
  }

  /// Writes the copy, whole or not at all, and returns the paths of its files, in order. The directory must not exist or be
  /// empty. Throws `RunnerError.noNewEngine`.
  package func write(to directory: String) throws -> [String] {
    let files = FileManager.default
    if files.fileExists(atPath: directory), (try? files.contentsOfDirectory(atPath: directory))?.isEmpty != true {
      throw RunnerError.noNewEngine("\(directory) is there already: give another --directory")
    }
    let partial = "\(directory).partial-\(getpid())"
    do {
      let paths = try copies()
      for (path, text, mode) in paths {
        let file = "\(partial)/\(path)"
        try files.createDirectory(atPath: Self.folder(of: file), withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
      }
      // An empty one; there may be none.
      try? files.removeItem(atPath: directory)
      try files.moveItem(atPath: partial, toPath: directory)
      return paths.map(\.path)
    } catch {
      try? files.removeItem(atPath: partial)
      throw RunnerError.noNewEngine("can't write \(directory): \(error.localizedDescription)")
    }
  }

  /// The files of the copy: path, text and permissions.
  private func copies() throws -> [(path: String, text: String, mode: Int)] {
    let files = FileManager.default
    return try files.subpathsOfDirectory(atPath: folder).sorted().compactMap { path in
      // What a build in the template's own folder leaves there.
      if path.hasPrefix(".build") || path == "Package.resolved" { return nil }
      let attributes = try files.attributesOfItem(atPath: "\(folder)/\(path)")
      guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
      let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
      return (renamed(path), renamed(text), (attributes[.posixPermissions] as? Int) ?? 0o644)
    }
  }

  private func renamed(_ text: String) -> String {
    text.replacing("SampleMap", with: typeName).replacing("sample", with: name).replacing("../../..", with: checkout)
  }

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}
