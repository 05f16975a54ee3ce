import Catalogue
import Foundation

/// Finds and reads experiment files.
package enum ExperimentFiles {
  /// Reads files; a file that is named twice is read once. Throws one `InvalidInput` with all mistakes of all files,
  /// including ids used twice.
  ///
  /// - Parameter tables: the documents' tables that a file may say it reproduces; nil: any.
  package static func load(
    _ paths: [String], equipment: Equipment, tables: [String]? = nil
  ) throws -> [Experiment] {
    var experiments: [Experiment] = []
    var diagnostics: [Diagnostic] = []
    var seen: Set<String> = []
    for path in paths where seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted {
      do {
        let text = try InputFile.text(of: path)
        experiments.append(try parse(text, file: path, equipment: equipment, tables: tables))
      } catch let error as InvalidInput {
        diagnostics += error.diagnostics
      }
    }
    var placeOfID: [String: String] = [:]
    for experiment in experiments {
      let place = SourcePositions(experiment.source).place(of: "id")
      if let other = placeOfID[experiment.id] {
        diagnostics.append(
          Diagnostic(
            file: experiment.file, line: place?.line, column: place?.column, keyPath: "id",
            found: "\"\(experiment.id)\", which \(other) has too", expected: "an id of its own"))
      } else {
        placeOfID[experiment.id] = "\(experiment.file):\(place?.line ?? 1)"
      }
    }
    guard diagnostics.isEmpty else { throw InvalidInput(diagnostics: diagnostics) }
    return experiments
  }

  /// Reads one text. Throws `InvalidInput` with all its mistakes.
  package static func parse(
    _ text: String, file: String, equipment: Equipment, tables: [String]? = nil
  ) throws -> Experiment {
    try ExperimentReader(file: file, text: text, equipment: equipment, tables: tables).read()
  }

  /// Every experiment file below a directory, sorted: all `.toml` files except hidden ones, `allocators.toml` and
  /// `engines.toml` at its top and those in `claims/`. Throws `InvalidInput` if there is no such directory.
  package static func discover(under directory: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    // The enumerator does not follow a link, not even as the start.
    let start = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: start, isDirectory: &isDirectory), isDirectory.boolValue,
      let names = FileManager.default.enumerator(atPath: start)
    else {
      throw InvalidInput(
        Diagnostic(file: directory, found: "no such directory", expected: "a directory of experiments"))
    }
    var paths: [String] = []
    for case let name as String in names where name.hasSuffix(".toml") {
      // Editors leave hidden copies and lock files next to the file.
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      if isHidden || [AllocatorCatalogue.fileName, EngineCatalogue.fileName].contains(name) || name.hasPrefix("claims/")
      {
        continue
      }
      paths.append("\(directory)/\(name)")
    }
    return paths.sorted()
  }

  /// The experiments that arguments mean: a file's path, an experiment's id, or a pattern on ids such as `pool*` or
  /// `d1/*` (the path below the directory). No argument means all. Throws `InvalidInput` for mistakes in the files meant
  /// and for arguments that match nothing.
  package static func resolve(
    _ arguments: [String], experimentsDirectory: String, equipment: Equipment
  ) throws -> [Experiment] {
    let tables = TableID.known(in: experimentsDirectory)
    if arguments.isEmpty {
      return try load(discover(under: experimentsDirectory), equipment: equipment, tables: tables)
    }
    var paths: [String] = []
    var diagnostics: [Diagnostic] = []
    // A broken file somewhere in the directory must not keep others from running; all that is missing is its id.
    lazy var known = known(under: experimentsDirectory, equipment: equipment)
    for argument in arguments {
      if argument.hasSuffix(".toml") {
        paths.append(argument)
        continue
      }
      let found = known.filter {
        matches(pattern: argument, $0.id) || matches(pattern: argument, $0.name)
      }
      // An id takes precedence over a file: a folder with the same name in the current directory must not hide it.
      if found.isEmpty, FileManager.default.fileExists(atPath: argument) {
        paths.append(argument)
      } else if found.isEmpty {
        diagnostics.append(
          Diagnostic(
            file: argument, found: "neither a file nor an experiment of that name",
            expected: "a .toml file, an experiment's id or a pattern (see `maplab list experiments`)",
            nearest: nearestName(to: argument, among: known.map(\.id))))
      }
      paths += found.map(\.path)
    }
    guard diagnostics.isEmpty else { throw InvalidInput(diagnostics: diagnostics) }
    return try load(paths, equipment: equipment, tables: tables)
  }

  /// The experiments below a directory, each with its path below it. A file with mistakes is listed under its file
  /// name.
  private static func known(
    under directory: String, equipment: Equipment
  ) -> [(id: String, name: String, path: String)] {
    let paths = (try? discover(under: directory)) ?? []
    return paths.map { path in
      let name = String(path.dropFirst(directory.count + 1).dropLast(".toml".count))
      let experiment = try? load([path], equipment: equipment).first
      return (experiment?.id ?? String(name.split(separator: "/").last ?? ""), name, path)
    }
  }

  /// Shell-style matching: `*` matches any text, `?` one character. O(pattern x text).
  package static func matches(pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let text = Array(text.utf8)
    var reachable = [Bool](repeating: false, count: text.count + 1)
    reachable[0] = true
    for symbol in pattern {
      var next = [Bool](repeating: false, count: text.count + 1)
      if symbol == 42 {
        var any = false
        for index in reachable.indices {
          any = any || reachable[index]
          next[index] = any
        }
      } else {
        for index in text.indices where reachable[index] && (symbol == 63 || symbol == text[index]) {
          next[index + 1] = true
        }
      }
      reachable = next
    }
    return reachable[text.count]
  }
}
