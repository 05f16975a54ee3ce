import Catalogue

/// Profiles as profile.csv, folded stacks, pprof's format and flame graphs.
package enum ProfileFiles {
  /// The table of all stacks, in the run's folder.
  package static let name = "profile.csv"
  /// The folder of the graphs in a run's folder.
  package static let folder = "profiles"

  /// The columns that are read back, besides the cell's id and its engine.
  private static let values = ["repetition", "pass", "site", "stack"] + ProfileValue.allCases.map(column)

  /// The columns of profile.csv.
  package static let columns = TidyFiles.identity + values

  private static func column(_ value: ProfileValue) -> String { value.rawValue.replacing("-", with: "_") }

  /// profile.csv: a row per stack, those with the most bytes or instructions first.
  static func csv(_ profiles: [CellProfile]) -> String {
    var file = CSVText(header: columns)
    for process in profiles {
      let profile = process.profile
      let place = profile.values.firstIndex(of: process.pass == .profile ? .bytes : .instructions) ?? 0
      let names = profile.stacks.map { folded($0.map { profile.frames[$0] }) }
      let order = profile.stacks.indices.sorted {
        (profile.figures[$1][place], names[$0]) < (profile.figures[$0][place], names[$1])
      }
      for index in order {
        let stack = profile.stacks[index].map { profile.frames[$0] }
        let figures = ProfileValue.allCases.map { value in
          profile.values.firstIndex(of: value).map { String(profile.figures[index][$0]) } ?? ""
        }
        file.append(
          [process.experiment, process.cell] + process.engine.fields + [
            String(process.repetition), process.pass.id,
            StackProfile.site(of: stack), names[index],
          ] + figures)
      }
    }
    return file.text
  }

  /// Reads profile.csv. O(bytes). Throws `ResultsError.damaged`.
  package static func read(_ bytes: [UInt8], path: String) throws -> [CellProfile] {
    var profiles: [CellProfile] = []
    var frames: [[String: Int]] = []
    var totals: [Int] = []
    for row in try CSVFile(bytes, path: path, columns: ["experiment", "cell"] + values).rows {
      guard let pass = MeasurementPass(rawValue: row["pass"]), pass == .profile || pass == .cpuProfile else {
        throw row.damaged("pass", "profile or cpu-profile")
      }
      let repetition = try row.integer("repetition", atLeast: 0)
      let counted: [ProfileValue] = pass == .profile ? ProfileValue.ofHeap : [.instructions]
      let isNew = profiles.last.map { $0.cell != row["cell"] || $0.pass != pass || $0.repetition != repetition } ?? true
      if isNew {
        profiles.append(
          CellProfile(
            experiment: row["experiment"], cell: row["cell"], repetition: repetition, pass: pass,
            profile: StackProfile(counted), engine: EngineMark(row)))
        frames.append([:])
        totals = counted.map { _ in 0 }
      }
      let last = profiles.count - 1
      let stack = row["stack"].isEmpty ? [] : row["stack"].split(separator: ";").map(String.init)
      guard stack.count <= StackProfile.deepestStack else {
        throw row.damaged("stack", "at most \(StackProfile.deepestStack) functions")
      }
      let numbers = stack.map { name -> Int in
        if let known = frames[last][name] { return known }
        let number = profiles[last].profile.frames.count
        frames[last][name] = number
        profiles[last].profile.frames.append(name)
        return number
      }
      profiles[last].profile.stacks.append(numbers)
      let figures = try counted.map { try row.integer(column($0), atLeast: 0) }
      guard StackProfile.add(figures, to: &totals) else {
        throw row.damaged(column(counted[0]), "figures whose sums are at most 2^60")
      }
      profiles[last].profile.figures.append(figures)
    }
    return profiles
  }

  /// A stack on one line, outermost function first, as flame graph tools read it.
  static func folded(_ stack: [String]) -> String {
    stack.map { $0.replacing(";", with: ":") }.joined(separator: ";")
  }

  /// The folded stacks of one value, one line each, in the order of their texts.
  static func folded(_ profile: StackProfile, _ value: ProfileValue) -> String {
    profile.folded(value).map { "\($0.stack.isEmpty ? "all" : folded($0.stack)) \($0.count)\n" }.sorted().joined()
  }

  /// Writes the files of each profile below the run's folder: folded stacks and a flame graph for each value that is
  /// not all zero, and one file for pprof. With several processes, only the first one's; nothing for a profile whose
  /// functions have no names. Throws `ResultsError.unwritable`.
  static func write(_ profiles: [CellProfile], inRun path: String) throws {
    for process in profiles where process.repetition == 0 && process.profile.isDrawable {
      for value in process.profile.values where process.profile.total(value) > 0 {
        let graph = FlameGraph(process.profile, value, title: process.cell)
        try write(folded(process.profile, value), to: "\(path)/\(process.path(of: value, "folded"))")
        try write(graph.svg(), to: "\(path)/\(process.path(of: value, "svg"))")
      }
      let pprof = "\(path)/\(process.pprofPath)"
      try AtomicFile.makeFolder(parent(of: pprof))
      try GzipFile.write(PprofFile.bytes(process.profile), to: pprof)
    }
  }

  /// Writes the differences of two profiles next to the first one's graphs and returns their paths: for each value that
  /// either has, `VALUE.difference.svg` and, in reverse, `VALUE.difference.before.svg`, and folded stacks with two
  /// counts. Throws `ResultsError.unwritable`.
  package static func writeDifference(
    of process: CellProfile, against before: CellProfile, inRun path: String
  ) throws -> [String] {
    var files: [String] = []
    for value in process.profile.values where process.profile.total(value) + before.profile.total(value) > 0 {
      let now = FlameGraph(process.profile, against: before.profile, value, title: process.cell)
      let then = FlameGraph(before.profile, against: process.profile, value, title: "before: \(before.cell)")
      for (name, text) in [
        ("svg", now.svg()), ("before.svg", then.svg()),
        ("folded", foldedDifference(process.profile, before.profile, value)),
      ] {
        let file = "\(path)/\(process.path(of: value, "difference.\(name)"))"
        try write(text, to: file)
        files.append(file)
      }
    }
    return files
  }

  /// Folded stacks with two counts, before and now, as diff tools read them.
  static func foldedDifference(_ profile: StackProfile, _ before: StackProfile, _ value: ProfileValue) -> String {
    var counts: [String: (before: Int, now: Int)] = [:]
    for (stack, count) in before.folded(value) { counts[folded(stack), default: (0, 0)].before += count }
    for (stack, count) in profile.folded(value) { counts[folded(stack), default: (0, 0)].now += count }
    return counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.before) \($0.value.now)\n" }.joined()
  }

  private static func write(_ text: String, to path: String) throws {
    try AtomicFile.makeFolder(parent(of: path))
    try AtomicFile.write(text, to: path)
  }

  private static func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }
}
