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
    if let reason = cell.impossibleReason { throw Refusal(reason) }
  }
}
