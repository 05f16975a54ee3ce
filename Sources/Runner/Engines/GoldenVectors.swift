import Catalogue
import Experiments
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A job with the digest and the checksum that any worker must give: a line of `worker/vectors.json`.
struct GoldenVector: Sendable, Decodable {
  /// What it is about.
  var name: String
  /// The job.
  var job: WorkerJob
  /// `workloadDigest` of the report.
  var workloadDigest: String
  /// `checksum` of the report.
  var checksum: String
  /// `workloadDigest` of the memory pass of one thread, whose `checksum` is empty; nil for several threads.
  var memoryDigest: String?

  /// What a pass must report: digest and checksum; nil for passes that generate something else.
  func expected(_ pass: MeasurementPass) -> (digest: String, checksum: String)? {
    switch pass {
    case .time, .latency, .allocations, .counters, .collector: (workloadDigest, checksum)
    case .memory: memoryDigest.map { ($0, "") } ?? (workloadDigest, checksum)
    case .observations, .timeline, .inspection, .profile, .cpuProfile: nil
    }
  }
}

/// The vectors of an experiments directory.
struct GoldenVectors: Sendable, Decodable {
  /// The file in an experiments directory.
  static let fileName = "worker/vectors.json"

  private let version: Int
  /// In the file's order.
  let vectors: [GoldenVector]

  /// Reads the file. Throws `InvalidInput`.
  static func load(directory: String) throws -> GoldenVectors {
    let path = "\(directory)/\(fileName)"
    do {
      let file = try JSONDecoder().decode(GoldenVectors.self, from: Data(InputFile.text(of: path).utf8))
      guard file.version == WorkerJob.currentVersion, !file.vectors.isEmpty else {
        throw InvalidInput(
          Diagnostic(file: path, found: "version \(file.version)", expected: "version \(WorkerJob.currentVersion)"))
      }
      return file
    } catch let error as DecodingError {
      throw InvalidInput(
        Diagnostic(file: path, found: MessageText.sentence(error), expected: "vectors as JSON, as the lab has them"))
    }
  }
}
