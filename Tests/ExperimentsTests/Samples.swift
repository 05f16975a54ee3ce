import Catalogue
import Foundation
import Testing

@testable import Experiments

/// Texts, catalogues and helpers for tests.
enum Samples {
  /// `installed` and `system` can be used anywhere, `absent` nowhere.
  static let allocators = AllocatorCatalogue(definitions: [
    AllocatorDefinition(
      name: "system", summary: "", libraries: [], package: nil, environment: [:], statistics: .glibc),
    AllocatorDefinition(
      name: "installed", summary: "", libraries: ["/none", #filePath], package: nil, environment: [:],
      statistics: .jemalloc),
    AllocatorDefinition(
      name: "absent", summary: "", libraries: ["/nowhere/libabsent.so"], package: "libabsent1", environment: [:],
      statistics: .none),
  ])

  /// The maps as a message lists them.
  static let mapNames = MapVariant.allCases.map(\.id).joined(separator: ", ")

  /// A file that uses every table.
  static let good = """
    # An experiment.
    id = "sample"
    title = "A sample"
    reproduces = ["D1.T9", "D5.T12"]
    analysis = \"\"\"
    Shows [nothing]
      = much.
    \"\"\"

    [workload]
    kind = "get-hit"
    operations = 1_000_000
    entries = 1000
    keys = { type = "uint64", distribution = "uniform" }
    values = { type = "class", size = 64 }

    [matrix]
    map = ["native", "span"]
    allocator = ["system", "installed"]
    reserve = [0, 8]

    [measure]
    passes = ["time", "memory"]
    processes = 7
    seconds = 0.25
    warm_up = 2

    [[exclude]]
    map = "span"
    allocator = "installed"
    reason = "not wanted"
    """

  /// A file with this workload and matrix.
  static func file(
    workload: String = "kind = \"get-hit\"\nentries = 8", matrix: String = "", rest: String = "",
    axes: String = "map = [\"native\"]\nallocator = [\"system\"]"
  ) -> String {
    "id = \"x\"\ntitle = \"X\"\n[workload]\n\(workload)\n[matrix]\n\(axes)\n\(matrix)\n\(rest)\n"
  }

  static func parse(_ text: String) throws -> Experiment {
    try ExperimentFiles.parse(text, file: "x.toml", equipment: Equipment(allocators: allocators))
  }

  /// The messages that a text gives; none where it is good.
  static func messages(_ text: String, memory: Int = 16 << 30) -> [String] {
    do {
      let reader = ExperimentReader(
        file: "x.toml", text: text, equipment: Equipment(allocators: allocators), checks: CellChecks(memory: memory))
      _ = try reader.read()
      return []
    } catch let error as InvalidInput {
      return error.diagnostics.map(\.description)
    } catch {
      return ["not an InvalidInput: \(error)"]
    }
  }

  /// The part of a cell's id behind the experiment's.
  static func labels(_ experiment: Experiment) -> [String] {
    experiment.cells.map { String($0.id.drop { $0 != "/" }.dropFirst()) }
  }

  /// The top of the repository.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
}

/// A directory that lives as long as a test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "maplab-experiments-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }
}
