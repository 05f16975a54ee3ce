import Catalogue
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension EngineCheck {
  /// What is no job, or one that it can't run: exit code 2, nothing on standard output, one line on standard error.
  func checkRefusals(_ tell: (Finding) -> Void) async {
    let job = CheckJobs.smallest(engine, engine.maps[0])
    let worker = raw(job)
    // Whoever refuses everything refuses nothing for the right reason.
    let (_, problem) = await answer(to: job)
    tell(Finding(what: "the job from which the bad ones are made", problem: problem))
    if problem != nil { return }
    for bad in BadJob.all(like: job, lacks: isWhole ? lackedCombination : nil, hasCollector: !engine.collectors.isEmpty)
    {
      let what = "a refusal of \(bad.what)"
      do {
        let ending = try await worker.run(input: bad.input, limit: Self.refusalLimit)
        tell(Finding(what: what, problem: mistake(in: ending)))
      } catch {
        tell(Finding(what: what, problem: "can't be started: \(error)"))
      }
    }
  }

  /// Seconds within which nonsense must be refused, on a busy machine as well.
  private static let refusalLimit = 20.0

  /// What is wrong with a refusal; nil if nothing is.
  private func mistake(in ending: RawWorker.Ending) -> String? {
    guard ending.status == .exited(2) else { return "\(ending.words) instead of exit code 2" }
    if !ending.output.isEmpty { return "printed \(MessageText.excerpt(Array(ending.output.utf8))) on standard output" }
    let lines = ending.errors.split(separator: "\n")
    guard lines.count == 1 else {
      return lines.isEmpty
        ? "said nothing on standard error"
        : "wrote \(lines.count) lines on standard error, the first: \(MessageText.excerpt(Array(lines[0].utf8)))"
    }
    return nil
  }

  /// A type of key or value that the first map has not, in the smallest job; nil if it has all.
  private var lackedCombination: WorkerJob? {
    let map = engine.maps[0]
    var job = CheckJobs.smallest(engine, map)
    if let keys = KeyType.allCases.first(where: { !map.keys.contains($0) }) {
      job.cell.keys = KeySpecification(type: keys)
    } else if let values = ValueType.allCases.first(where: { !map.values.contains($0) }) {
      job.cell.values = ValueSpecification(type: values)
    } else if !engine.isOwn,
      let pass = MeasurementPass.allCases.first(where: { !engine.passes.contains($0) && job.cell.has($0) })
    {
      CheckJobs.set(pass, of: &job)
    } else {
      return nil
    }
    return job
  }
}

/// Something on standard input that must be refused.
struct BadJob {
  /// What it is.
  var what: String
  /// The bytes.
  var input: [UInt8]

  /// A job near the largest that is read is not measured: the reader must stop, and not take the machine's memory.
  private static let huge = 8 << 20

  /// Everything that is tried: a good job with one thing wrong, and what is no job at all.
  static func all(like job: WorkerJob, lacks: WorkerJob?, hasCollector: Bool) -> [BadJob] {
    guard let good = try? InputValue.written(job), case .table(let table) = good else { return [] }
    let text = bytes(good)
    var jobs = [
      BadJob(what: "no input", input: []), BadJob(what: "a text that is no JSON", input: Array("not a job\n".utf8)),
      BadJob(what: "bytes that are no text", input: [UInt8](repeating: 0xFF, count: 4096)),
      BadJob(what: "half a job", input: Array(text.prefix(text.count / 2))),
      BadJob(what: "a job with something behind it", input: text + Array("}".utf8)),
      BadJob(what: "an array", input: Array("[]".utf8)), BadJob(what: "null", input: Array("null".utf8)),
      BadJob(what: "100,000 open brackets", input: [UInt8](repeating: UInt8(ascii: "["), count: 100_000)),
      BadJob(
        what: "8 MiB of one text", input: Array("{\"version\":\"".utf8) + [UInt8](repeating: 0x61, count: huge)),
    ]
    for key in necessary where table[key] != nil {
      jobs.append(BadJob(what: "a job without \(key)", input: bytes(.table(table.filter { $0.key != key }))))
    }
    // Engines without a collector don't read its setting.
    let settings: [([String], InputValue?)] =
      hasCollector ? [(["cell", "collector"], .string("no-such-setting"))] : []
    for (path, value) in changes + settings {
      let found = value.map { String(decoding: bytes($0), as: UTF8.self) } ?? "nothing"
      jobs.append(
        BadJob(
          what: "\(path.joined(separator: ".")) with \(found)", input: bytes(changing(good, path, to: value))))
    }
    if let lacks, let value = try? InputValue.written(lacks) {
      jobs.append(
        BadJob(
          what:
            "\(lacks.cell.keys.typeLabel) keys with \(lacks.cell.values.label) values in the \(lacks.pass.id) pass, "
            + "which it lacks", input: bytes(value)))
    }
    return jobs
  }

  /// What no worker can do without.
  private static let necessary = [
    "version", "cell", "pass", "seed", "operationsPerRound", "seconds", "warmUpRounds",
  ]

  /// Keys and values that no job can have.
  private static let changes: [([String], InputValue?)] = [
    (["version"], .integer(WorkerJob.currentVersion - 1)), (["version"], .integer(WorkerJob.currentVersion + 1)),
    (["version"], .string("\(WorkerJob.currentVersion)")), (["pass"], .string("speed")), (["seed"], .integer(-1)),
    (["seed"], .string("7")), (["seed"], .double(0.5)), (["operationsPerRound"], .integer(0)),
    (["operationsPerRound"], .integer(-1)), (["operationsPerRound"], .double(1e99)), (["seconds"], .integer(-1)),
    (["warmUpRounds"], .integer(-1)), (["cell"], .array([])), (["cell", "map"], nil),
    (["cell", "map"], .string("no-such-map")), (["cell", "kind"], nil),
    (["cell", "kind"], .string("no-such-workload")), (["cell", "entries"], nil), (["cell", "entries"], .integer(0)),
    (["cell", "entries"], .integer(-1)), (["cell", "entries"], .string("8")), (["cell", "threads"], .integer(0)),
    (["cell", "threads"], .integer(257)), (["cell", "no_such_key"], .integer(1)),
    (["cell", "keys"], .table(["type": .string("no-such-type")])),
    (["cell", "keys"], .table(["type": .string("string"), "length": .integer(0)])),
    (["cell", "keys"], .table(["distribution": .string("zipf"), "exponent": .integer(-1)])),
    (["cell", "values"], .table(["type": .string("no-such-type")])),
  ]

  private static func bytes(_ value: InputValue) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? Array(encoder.encode(value))) ?? []
  }

  private static func changing(_ value: InputValue, _ path: [String], to new: InputValue?) -> InputValue {
    guard case .table(var table) = value, let key = path.first else { return value }
    table[key] = path.count == 1 ? new : changing(table[key] ?? .table([:]), Array(path.dropFirst()), to: new)
    return .table(table)
  }
}

extension InputValue {
  /// A value as it is written.
  fileprivate static func written(_ value: some Encodable) throws -> InputValue {
    try JSONDecoder().decode(InputValue.self, from: JSONEncoder().encode(value))
  }
}
