import Catalogue
import Foundation
import Testing
import WorkerProtocol

/// `experiments/worker/vectors.json` is what this code generates. After a change that is meant to move them:
/// `MAPLAB_WRITE_VECTORS=1 MAPLAB_PART="WorkloadsTests" swift test --filter GoldenVectorTests` writes the file anew.
@Suite struct GoldenVectorTests {
  /// The file.
  private struct File: Codable {
    var version: Int
    var vectors: [GoldenVector]

    static let url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("experiments/worker/vectors.json")

    /// One line for each vector.
    var text: String {
      get throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines = try vectors.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        return "{\"version\":\(version),\"vectors\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
      }
    }
  }

  private static let computed = GoldenJobs.all.map(GoldenVector.init)

  @Test func theFileHoldsWhatIsGenerated() throws {
    let file = File(version: WorkerJob.currentVersion, vectors: Self.computed)
    if ProcessInfo.processInfo.environment["MAPLAB_WRITE_VECTORS"] != nil {
      try file.text.write(to: File.url, atomically: true, encoding: .utf8)
    }
    let found = try JSONDecoder().decode(File.self, from: Data(contentsOf: File.url))
    #expect(found.version == WorkerJob.currentVersion)
    #expect(found.vectors.map(\.name) == Self.computed.map(\.name))
    for (held, made) in zip(found.vectors, Self.computed) { #expect(held == made) }
    #expect(try String(contentsOf: File.url, encoding: .utf8) == file.text, "the form of the file")
  }

  @Test func everyJobCanBeRead() throws {
    for (name, job) in GoldenJobs.all {
      #expect(try JobReader.read(Array(JSONEncoder().encode(job))) == job, "\(name)")
    }
    #expect(Set(GoldenJobs.all.map(\.name)).count == GoldenJobs.all.count, "each name once")
  }

  /// Each name of each list, so that a new one needs a vector.
  @Test func everythingThatIsGeneratedIsThere() {
    let cells = GoldenJobs.all.map(\.job.cell)
    let kinds = WorkloadKind.allCases.filter {
      ![.knownAnswer, .study, .trace].contains($0)
    }
    #expect(Set(cells.map(\.kind)) == Set(kinds))
    #expect(Set(cells.filter(\.isConcurrent).map(\.kind)) == Set(kinds.filter(\.descriptor.runsOnSeveralThreads)))
    #expect(
      Set(cells.map { "\($0.keys.type) \($0.keys.distribution)" }).count
        == KeyType.allCases.count * KeyDistribution.allCases.count { !$0.needsFile })
    #expect(Set(cells.map(\.values.type)) == Set(ValueType.allCases))
    // Other engines replay no traces, which alone have recorded times.
    #expect(Set(cells.compactMap(\.load?.schedule)) == Set(OpenLoad.Schedule.allCases).subtracting([.recorded]))
    #expect(cells.contains { $0.roles != nil } && cells.contains { $0.mix.map { $0.reads == 0 } == true })
  }
}
