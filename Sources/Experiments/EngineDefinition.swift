import Catalogue
import Platform

/// A program that can measure cells: an entry of `experiments/engines.toml`, or of a user's own file.
///
/// Whether it keeps what its entry promises is what `maplab engine check` tests.
package struct EngineDefinition: Sendable, Hashable, Codable {
  /// A map that it has.
  package struct Map: Sendable, Hashable, Codable {
    /// The name in experiment files.
    package var name: String
    /// One line for `maplab list maps --engine`.
    package var summary: String
    /// The types of keys that it takes.
    package var keys: [KeyType]
    /// The types of values that it takes.
    package var values: [ValueType]
    /// True if threads may share a map.
    package var isShared: Bool
    /// The maximum number of entries; nil if there is no limit.
    package var mostEntries: Int?
    /// Why it can't run some workloads, by their ids.
    package var without: [String: String]
  }

  /// The name in experiment files.
  package var name: String
  /// One line for `maplab engine list`.
  package var summary: String
  /// The language it is written in.
  package var language: String
  /// Absolute path of the program.
  package var program: String
  /// The folder in which its build is run, absolute.
  package var root: String
  /// The command that builds it, as a shell reads it; nil if the user builds it.
  package var build: String?
  /// Environment variables set for its workers.
  package var environment: [String: String]
  /// True if it has an allocator of its own, so that none can be preloaded.
  package var ownsAllocator: Bool
  /// Names of its collector's settings, the usual one first; empty if it has no collector.
  package var collectors: [String]
  /// The passes that it has.
  package var passes: [MeasurementPass]
  /// Why it lacks other passes, or maps of the lab, by their ids.
  package var without: [String: String]
  /// The maps that it has.
  package var maps: [Map]
  /// The families of studies that it has programs for, and single studies of families of which it has not all forms.
  package var studies: [String]

  /// The map of that name, or nil.
  package subscript(map name: String) -> Map? { maps.first { $0.name == name } }

  /// Why it can't be used here; nil if it can.
  package var missingReason: String? {
    if access(program, X_OK) == 0 { return nil }
    let advice = build == nil ? "" : "; maplab engine build \(name) builds it"
    return "the engine \(name) isn't built: \(program) is no program\(advice)"
  }

  /// Why it lacks a pass; nil if it has it.
  package func reasonAgainst(_ pass: MeasurementPass) -> String? {
    passes.contains(pass) ? nil : without[pass.id] ?? "the engine \(name) has no \(pass.id) pass"
  }

  /// Why it can't measure a cell, in words for the user; nil if it can.
  package func reasonAgainst(_ cell: CellParameters) -> String? {
    if !collectors.isEmpty, !collectors.contains(cell.collector.id) {
      return "the engine \(name) knows the collector's settings \(collectors.joined(separator: ", ")),"
        + " not \(cell.collector.id)"
    }
    if cell.kind == .knownAnswer { return "known answers are work of the engine swift" }
    if cell.keys.source.path != nil { return "keys from files are for the engine swift" }
    if let study = cell.study {
      if studies.contains(study.family.id) || studies.contains(study.id) { return nil }
      let isPart = studies.contains { $0.hasPrefix("\(study.family.id).") }
      return "the engine \(name) has no study \(isPart ? study.id : study.family.id)"
    }
    guard let map = self[map: cell.map.id] else {
      if let reason = without[cell.map.id] { return reason }
      return "the engine \(name) has no map \"\(cell.map.id)\"; it has \(maps.map(\.name).joined(separator: ", "))"
    }
    if !map.keys.contains(cell.keys.type) {
      return "\(map.name) of \(name) has no keys of type \"\(cell.keys.type.rawValue)\""
    }
    if !map.values.contains(cell.values.type) {
      return "\(map.name) of \(name) has no values of type \"\(cell.values.type.rawValue)\""
    }
    if cell.keys.type == .struct16, cell.values.type != .uint64 {
      return "16-byte keys have numbers as values, in every engine"
    }
    if let reason = map.without[cell.kind.id] { return reason }
    if let most = map.mostEntries, cell.entries > most {
      return "\(map.name) of \(name) holds at most \(most) entries, not \(cell.entries)"
    }
    guard cell.isConcurrent, !map.isShared else { return nil }
    return cell.reasonAgainstSharing(safe: maps.filter(\.isShared).map { MapVariant(rawValue: $0.name) })
  }
}
