import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads what a runner wrote to a worker: one job whose numbers the worker can use without asking again.
package enum JobReader {
  /// A job is a few hundred bytes; anything near this is not a job.
  package static let byteLimit = 1 << 20

  /// Why what was read is no job.
  package struct Refusal: Error, CustomStringConvertible {
    /// The reason, in one line.
    package let description: String

    init(_ reason: String) { description = MessageText.oneLine(reason) }
  }

  /// Decodes a job. O(input). Throws `Refusal` for what is no job, has another version, or could not be run.
  package static func read(_ input: [UInt8]) throws(Refusal) -> WorkerJob {
    guard input.count <= byteLimit else { throw Refusal("it is longer than \(byteLimit >> 20) MiB") }
    let data = Data(input)
    let decoder = JSONDecoder()
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
    try require(cell.entries > 0, "cell.entries", "at least 1")
    try require(cell.operations > 0, "cell.operations", "at least 1")
    try require(cell.reserve ?? 0 >= 0, "cell.reserve", "at least 0")
    try require(cell.threads > 0, "cell.threads", "at least 1")
    switch cell.keys.type {
    case .string:
      let lengths = KeySpecification.stringLengths
      try require(
        lengths.contains(cell.keys.length), "cell.keys.length", "\(lengths.lowerBound) to \(lengths.upperBound)")
    case .uint64, .struct16:
      let length = KeySpecification(type: cell.keys.type).length
      try require(cell.keys.length == length, "cell.keys.length", "\(length) for \(cell.keys.type.rawValue)")
    }
    let exponent = cell.keys.exponent
    try require(
      (exponent != nil) == (cell.keys.distribution == .zipf), "cell.keys.exponent", "one with zipf, and only there")
    try require(exponent.map { $0 > 0 && $0 <= 10 } ?? true, "cell.keys.exponent", "above 0 and up to 10")
    try require(isGood(cell.values), "cell.values.size", "a size that values of type \(cell.values.type.rawValue) have")
    if let mix = cell.mix {
      let shares = [mix.reads, mix.updates, mix.inserts, mix.erases]
      let isWhole = shares.allSatisfy { (0...1).contains($0) } && abs(shares.reduce(0, +) - 1) < 1e-9
      try require(isWhole, "cell.mix", "shares that add up to 1")
    }
    try require(
      (cell.answer != nil) == (cell.kind == .knownAnswer), "cell.answer", "one with known-answer, and only there")
    try require((cell.study != nil) == (cell.kind == .study), "cell.study", "one with study, and only there")
    try require(cell.mix != nil || cell.kind != .mixed, "cell.mix", "one for the workload mixed")
    try require(cell.threads <= 1024, "cell.threads", "at most 1024")
    if let roles = cell.roles {
      try require(roles.readers > 0 && roles.writers > 0, "cell.roles", "a reader and a writer at least")
      try require(roles.readers &+ roles.writers == cell.threads, "cell.roles", "as many as threads")
    }
    if let load = cell.load { try require(load.rate > 0, "cell.load.rate", "at least 1") }
    if let pause = cell.pause {
      try require(pause.every > 0, "cell.pause.every", "at least 1")
      try require((0.001...10_000).contains(pause.milliseconds), "cell.pause.milliseconds", "0.001 to 10000")
    }
    try require(job.operationsPerRound >= cell.threads, "operationsPerRound", "at least one for each thread")
    try require((0...86_400).contains(job.seconds), "seconds", "0 to 86400")
    try require(job.warmUpRounds >= 0, "warmUpRounds", "at least 0")
    try require(job.maximumRounds ?? 1 > 0, "maximumRounds", "at least 1")
    try require(job.layoutOffset >= 0, "layoutOffset", "at least 0")
    try require(job.processor ?? 0 >= 0, "processor", "at least 0")
    try require(cell.has(job.pass), "pass", "one that the cell has, not \(job.pass.id)")
    // Last: it counts with the numbers checked above.
    if let reason = cell.impossibleReason { throw Refusal(reason) }
  }

  private static func isGood(_ values: ValueSpecification) -> Bool {
    switch values.type {
    case .none, .uint64: values.size == ValueSpecification(type: values.type).size
    case .bytes: ValueSpecification.byteSizes.contains(values.size)
    case .struct: ValueSpecification.structSizes.contains(values.size)
    case .class: (8...ValueSpecification.byteSizes.upperBound).contains(values.size) && values.size.isMultiple(of: 8)
    }
  }
}
