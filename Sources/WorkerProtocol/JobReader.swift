import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads what a runner wrote to a worker: one job whose numbers the worker can use without further checks.
package enum JobReader {
  /// A job is a few hundred bytes; anything near this is not a job.
  package static let byteLimit = 1 << 20

  /// Why the input is not a job.
  package struct Refusal: Error, CustomStringConvertible {
    /// The reason, in one line.
    package let description: String

    init(_ reason: String) { description = MessageText.oneLine(reason) }
  }

  /// How the process that runs a job hashes. A member of `WorkerJob` has the same name and the same meaning.
  package struct Hashing: Decodable {
    /// Seed put into the hash functions.
    package var hashSeed: UInt64
    /// True if hashes must not depend on addresses either.
    package var deterministicHashing: Bool
  }

  /// Reads nothing of a job but how its process hashes; nil if the input has no such members, which `read` explains.
  /// O(input).
  ///
  /// The seed has to be set before the rest is read: checking a cell looks things up in dictionaries that live as long
  /// as the process, and a dictionary that was filled with another seed no longer finds its members.
  package static func hashing(of input: [UInt8]) -> Hashing? {
    guard input.count <= byteLimit else { return nil }
    return try? MessageDecoder().decode(Hashing.self, from: Data(input))
  }

  /// Decodes a job. O(input). Throws `Refusal` if the input is not a job, has another version, or could not be run.
  package static func read(_ input: [UInt8]) throws(Refusal) -> WorkerJob {
    guard input.count <= byteLimit else { throw Refusal("it is longer than \(byteLimit >> 20) MiB") }
    let data = Data(input)
    let decoder = MessageDecoder()
    let version: Int
    do {
      version = try decoder.decode(MessageVersion.self, from: data).version
    } catch {
      throw Refusal(MessageText.sentence(error))
    }
    guard version == WorkerJob.currentVersion else {
      throw Refusal("it has version \(version), this worker has \(WorkerJob.currentVersion)")
    }
    let job: WorkerJob
    do {
      job = try decoder.decode(WorkerJob.self, from: data)
    } catch {
      throw Refusal(MessageText.sentence(error))
    }
    try check(job)
    return job
  }

  private static func check(_ job: WorkerJob) throws(Refusal) {
    func require(_ isGood: Bool, _ name: String, _ expected: String) throws(Refusal) {
      if !isGood { throw Refusal("\(name): expected \(expected)") }
    }
    let cell = job.cell
    try require(job.operationsPerRound >= cell.threads, "operationsPerRound", "at least one for each thread")
    try require((0...86_400).contains(job.seconds), "seconds", "0 to 86400")
    try require(job.warmUpRounds >= 0, "warmUpRounds", "at least 0")
    try require(job.maximumRounds ?? 1 > 0, "maximumRounds", "at least 1")
    try require(job.layoutOffset >= 0, "layoutOffset", "at least 0")
    try require(job.processor ?? 0 >= 0, "processor", "at least 0")
    try require(cell.has(job.pass), "pass", "one that the cell has, not \(job.pass.id)")
    if cell.engine == .swift, !MapVariant.allCases.contains(cell.map) {
      let names = MapVariant.allCases.map(\.id)
      let hint = nearestName(to: cell.map.id, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
      throw Refusal("cell.map: found \"\(cell.map.id)\", expected one of \(names.joined(separator: ", "))\(hint)")
    }
    if let reason = cell.impossibleReason { throw Refusal(reason) }
    try require(cell.keys.source.path == nil || job.keyTable != nil, "keyTable", "the table of the keys from a file")
  }
}
