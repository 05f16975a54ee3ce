import Foundation
import MapMetrics

/// A folder for one test's recordings, deleted with it.
final class RecordingFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appending(path: "recording-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  func file(_ name: String = "map.csv") -> String { "\(path)/\(name)" }

  /// The names of the files.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  /// The bytes of a file.
  func bytes(_ name: String = "map.csv") throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: file(name))))
  }

  /// The operations in a file, whose header is checked.
  func rows(_ name: String = "map.csv") throws -> [RecordedRow] { try RecordedRow.all(in: try bytes(name)) }
}

/// One operation, as a recording says it or as a test expects it.
struct RecordedRow: Equatable {
  var operation: String
  var key: String
  var size: Int
  /// Not compared: no test knows it.
  var time: UInt64 = 0

  static func == (a: RecordedRow, b: RecordedRow) -> Bool {
    a.operation == b.operation && a.key == b.key && a.size == b.size
  }

  struct Malformed: Error { var what: String }

  /// The rows of a file: an own reader of RFC 4180, byte by byte. Throws unless the header is the first line and every
  /// row is whole.
  static func all(in bytes: [UInt8]) throws -> [RecordedRow] {
    var records = try fields(of: bytes)
    guard !records.isEmpty, records.removeFirst() == ["time", "operation", "key", "value_size"] else {
      throw Malformed(what: "the first line is not the header")
    }
    return try records.map { record in
      guard record.count == 4, let time = UInt64(record[0]), let size = Int(record[3]) else {
        throw Malformed(what: "not a row: \(record)")
      }
      return RecordedRow(operation: record[1], key: record[2], size: size, time: time)
    }
  }

  private static func fields(of bytes: [UInt8]) throws -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\""), field.isEmpty {
        place += 1
        while true {
          guard place < bytes.count else { throw Malformed(what: "a quote is open at the end") }
          if bytes[place] != UInt8(ascii: "\"") {
            field.append(bytes[place])
            place += 1
          } else if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\"") {
            field.append(bytes[place])
            place += 2
          } else {
            place += 1
            break
          }
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: ",") || bytes[place] == UInt8(ascii: "\n") else {
          throw Malformed(what: "something follows a quoted field")
        }
        continue
      }
      switch bytes[place] {
      case UInt8(ascii: ","):
        record.append(String(decoding: field, as: UTF8.self))
        field = []
      case UInt8(ascii: "\n"):
        record.append(String(decoding: field, as: UTF8.self))
        field = []
        records.append(record)
        record = []
      default: field.append(bytes[place])
      }
      place += 1
    }
    guard record.isEmpty, field.isEmpty else { throw Malformed(what: "the last row has no end") }
    return records
  }
}

extension RecordingStatistics {
  /// Everything that the recorder was told of, whatever became of it.
  var operations: Int { recorded + dropped + skipped + writeErrors }
}
