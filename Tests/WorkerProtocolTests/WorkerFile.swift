import Foundation
import SchemaReader

/// A file of `experiments/worker`.
enum WorkerFile {
  /// The folder.
  static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("experiments/worker")

  /// Reads one.
  static func read(_ name: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// The schema of jobs.
  static var job: Schema { get throws { Schema(try read("job.schema.json")) } }
  /// The schema of reports.
  static var report: Schema { get throws { Schema(try read("report.schema.json")) } }
}

/// A value as it is written.
func written(_ value: some Encodable) throws -> JSONValue {
  try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
}

/// Stored properties without a value, down to any depth: what an example leaves out. The names of cases don't count.
func missing(in value: Any, at place: String = "") -> [String] {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .optional: return mirror.children.first.map { missing(in: $0.value, at: place) } ?? [place]
  case .collection:
    return mirror.children.isEmpty
      ? ["\(place) (empty)"] : mirror.children.flatMap { missing(in: $0.value, at: "\(place)[]") }
  case .struct: return mirror.children.flatMap { missing(in: $0.value, at: "\(place).\($0.label ?? "")") }
  default: return []
  }
}
