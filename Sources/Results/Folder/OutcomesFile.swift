import Foundation
import WorkerProtocol

/// `outcomes.jsonl`: every worker process as the runner recorded it, one JSON object a line, on disk before the next
/// process starts.
///
/// While it is open for appending, the file is locked against other runners.
final class OutcomesFile {
  /// What a file holds.
  struct Contents {
    var outcomes: [ProcessOutcome] = []
    /// Bytes of the whole lines; a crash while a line was written leaves more.
    var wholeLength = 0
    /// Bytes of the file.
    var length = 0
  }

  private let path: String
  private let descriptor: Int32
  private var length: Int

  /// Opens a file whose contents have been read, and removes a last line that was cut off. Throws `ResultsError.inUse`
  /// where another program holds it or has written since, `unwritable` where it can't be opened.
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
    var error = line.withUnsafeBytes { AtomicFile.write($0, to: descriptor) }
    // Some file systems can't flush one file (EINVAL); that is not a loss.
    if error == nil, fsync(descriptor) != 0, errno != EINVAL { error = errno }
    if let error {
      ftruncate(descriptor, off_t(length))
      throw AtomicFile.failure(path, error)
    }
    length += line.count
  }

  /// Reads a file; none has no outcomes. A last line that was cut off is left out. Throws `ResultsError.damaged` for any
  /// other line that is no outcome.
  static func read(_ path: String) throws -> Contents {
    guard FileManager.default.fileExists(atPath: path) else { return Contents() }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ResultsError.damaged(path: path, reason: "it can't be read")
    }
    var contents = Contents(length: data.count)
    let decoder = JSONDecoder()
    var number = 0
    var rest = data[...]
    while let end = rest.firstIndex(of: 10) {
      number += 1
      do {
        contents.outcomes.append(try decoder.decode(ProcessOutcome.self, from: Data(rest[..<end])))
      } catch {
        let reason = (error as? DecodingError)?.oneLine ?? "\(error)"
        throw ResultsError.damaged(path: path, reason: "line \(number): \(reason)")
      }
      rest = rest[(end + 1)...]
      contents.wholeLength = end + 1 - data.startIndex
    }
    return contents
  }
}

extension DecodingError {
  /// Where and what, in one line.
  var oneLine: String {
    func place(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
      (context.codingPath + (key.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
    }
    return switch self {
    case .keyNotFound(let key, let context): "no \(place(context, key))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)): \(context.debugDescription)"
    case .dataCorrupted(let context): context.debugDescription
    @unknown default: "unreadable"
    }
  }
}
