import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a history keeps of a run: its medians, and the facts that make runs comparable.
package struct HistoryEntry: Codable, Sendable, Equatable {
  /// The run's name.
  package var run: String
  /// When it began, as ISO 8601.
  package var startedAt: String
  /// The commit that was measured; nil if it is not known.
  package var commit: String?
  /// What must be equal for two runs to be compared, by name: machine, toolchain, allocators, engines, profile.
  package var facts: [String: String]
  /// Medians by cell and metric.
  package var figures: [String: [String: Double]]

  /// What a run leaves. O(cells x metrics).
  package init(_ run: LoadedRun) {
    let manifest = run.manifest
    self.run = manifest.id
    startedAt = manifest.startedAt
    commit = manifest.commit
    var facts = ["profile": manifest.profile]
    for (name, value) in manifest.machine { facts["machine: \(name)"] = value }
    for (name, value) in manifest.toolchain { facts["toolchain: \(name)"] = value }
    for allocator in manifest.allocators {
      facts["allocator: \(allocator.name)"] = "\(allocator.version) in \(allocator.library)"
    }
    for engine in manifest.engines ?? [] { facts["engine: \(engine.name)"] = engine.version ?? "unknown" }
    self.facts = facts
    figures = [:]
    for cell in run.summary.cells where cell.status == .ok {
      let values = cell.summarised.filter(\.estimate.value.isFinite).map { ($0.metric.name, $0.estimate.value) }
      if !values.isEmpty { figures[cell.id] = Dictionary(uniqueKeysWithValues: values) }
    }
  }

  /// The facts that both have and that differ, each as a sentence.
  func differences(from earlier: HistoryEntry) -> [String] {
    facts.keys.sorted().compactMap { name in
      guard let before = earlier.facts[name], let now = facts[name], before != now else { return nil }
      return "\(name) was \(before), then \(now)"
    }
  }
}

/// A folder of runs kept for their trends: one JSON file per run, so that a branch of Git can hold it.
package struct HistoryFolder: Sendable {
  /// Where it is.
  package let path: String

  /// A folder that need not exist yet.
  package init(path: String) { self.path = path }

  /// Keeps a run. Gives the file's path. Throws `ResultsError.unwritable`, or `exists` if the run is in it already.
  package func add(_ run: LoadedRun) throws -> String {
    let entry = HistoryEntry(run)
    try AtomicFile.makeFolder(path)
    let time = entry.startedAt.filter { $0.isLetter || $0.isNumber }
    let name = entry.run.map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "-" }.joined()
    let file = "\(path)/\(time)-\(name).json"
    guard !FileManager.default.fileExists(atPath: file) else { throw ResultsError.kept(path: file) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(String(decoding: try encoder.encode(entry), as: UTF8.self) + "\n", to: file)
    return file
  }

  /// The runs, the oldest first. Throws `ResultsError.notARun` without a folder or without runs, `damaged` for a file that
  /// holds none.
  package func entries() throws -> [HistoryEntry] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw ResultsError.noHistory(path: path)
    }
    let entries = try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let file = "\(path)/\(name)"
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ResultsError.damaged(path: file, reason: "it can't be read")
      }
      do {
        return try JSONDecoder().decode(HistoryEntry.self, from: data)
      } catch {
        throw ResultsError.damaged(path: file, reason: "found no run, expected what `maplab history add` writes")
      }
    }
    guard !entries.isEmpty else { throw ResultsError.noHistory(path: path) }
    return entries.sorted { ($0.startedAt, $0.run) < ($1.startedAt, $1.run) }
  }
}
