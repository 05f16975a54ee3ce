import Catalogue
import Foundation
import Platform
import WorkerProtocol

/// `outcomes.jsonl`: every worker process as the runner recorded it, one JSON object a line, on disk before the next
/// process starts.
///
/// While it is open for appending, the file is locked against other runners.
package final class OutcomesFile {
  /// What a file holds.
  package struct Contents: Sendable {
    /// Its whole lines.
    package var outcomes: [ProcessOutcome] = []
    /// Bytes of the complete lines; a crash in the middle of a line leaves more.
    package var wholeLength = 0
    /// Bytes of the file.
    package var length = 0
  }

  private let path: String
  private let descriptor: Int32
  private var length: Int

  /// Opens a file whose contents have been read, and removes a last line that was cut off. Throws `ResultsError.inUse`
  /// if another program holds it or has written since, `unwritable` if it can't be opened.
  init(path: String, after contents: Contents) throws {
    self.path = path
    length = contents.wholeLength
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw AtomicFile.failure(path) }
    var status = stat()
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0,
      Int(status.st_size) == contents.length
    else { throw ResultsError.inUse(path: path) }
    if contents.wholeLength < contents.length, ftruncate(descriptor, off_t(contents.wholeLength)) != 0 {
      throw AtomicFile.failure(path)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds a line and flushes it to disk. Throws `ResultsError.unwritable`; the file then has the lines it had before.
  func append(_ outcome: ProcessOutcome) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var line = try encoder.encode(outcome)
    line.append(10)
    var error = line.withUnsafeBytes { writeAll($0, to: descriptor) }
    // Some file systems can't flush one file (EINVAL); nothing is lost then.
    if error == nil, fsync(descriptor) != 0, errno != EINVAL { error = errno }
    if let error {
      ftruncate(descriptor, off_t(length))
      throw AtomicFile.failure(path, error)
    }
    length += line.count
  }

  /// Reads a file. A last line that was cut off is left out. Throws `ResultsError.damaged` if it is missing or
  /// unreadable, and, with the line, for any other line that is not an outcome or occurs twice.
  static func read(_ path: String) throws -> Contents {
    try parse(RunFile.bytes(of: path, .jsonLines), path: path)
  }

  /// Reads a file's bytes. O(bytes). Throws as `read`.
  package static func parse(_ bytes: [UInt8], path: String) throws -> Contents {
    /// Each process of a run occurs only once.
    struct Process: Hashable {
      var cell: String
      var pass: MeasurementPass
      var repetition: Int
      var order: Int
    }
    var contents = Contents(length: bytes.count)
    var lineOf: [Process: Int] = [:]
    let decoder = MessageDecoder()
    var number = 0
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 10) {
      number += 1
      func damaged(_ reason: String) -> ResultsError { .damaged(path: path, reason: "line \(number): \(reason)") }
      let outcome: ProcessOutcome
      do {
        outcome = try decoder.decode(ProcessOutcome.self, from: Data(rest[..<end]))
      } catch {
        throw damaged(MessageText.sentence(error))
      }
      if let mistake = outcome.mistake { throw damaged(mistake) }
      let process = Process(
        cell: outcome.cell, pass: outcome.pass, repetition: outcome.repetition, order: outcome.order)
      if let other = lineOf.updateValue(number, forKey: process) {
        throw damaged("found the process of line \(other) a second time")
      }
      contents.outcomes.append(outcome)
      rest = rest[(end + 1)...]
      contents.wholeLength = end + 1
    }
    return contents
  }
}

extension ProcessOutcome {
  /// What is wrong with an outcome that can be decoded; nil if it is valid.
  fileprivate var mistake: String? {
    if job.version != WorkerJob.currentVersion {
      return "found a job of version \(job.version), expected \(WorkerJob.currentVersion)"
    }
    if let version = report?.version, version != WorkerJob.currentVersion {
      return "found a report of version \(version), expected \(WorkerJob.currentVersion)"
    }
    if (report == nil) == (failure == nil) { return "expected either a report or a failure" }
    if !cell.hasPrefix("\(experiment)/") { return "cell: expected one of the experiment \(experiment)" }
    if job.pass != pass { return "job.pass: expected \(pass.id)" }
    if repetition < 0 || order < 0 { return "repetition and order: expected 0 or more" }
    return nil
  }
}
