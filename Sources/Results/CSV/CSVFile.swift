import Foundation
import SwiftCSV

/// A CSV file of a run, read whole and checked: the columns that are asked for, and every row of the same length.
struct CSVFile {
  /// One row, by column name.
  struct Row {
    fileprivate let file: CSVFile
    fileprivate let fields: [String]
    /// The row's number, from 1; the header is row 0.
    let number: Int

    /// The text of a column that was asked for.
    subscript(column: String) -> String { file.indices[column].map { fields[$0] } ?? "" }

    /// The number of a column; nil where it is empty. Throws `ResultsError.damaged`.
    func number(_ column: String) throws -> Double? {
      do {
        return try CSVNumber.read(self[column])
      } catch {
        throw damaged(column, "a number")
      }
    }

    /// The whole number of a column. Throws `ResultsError.damaged` where there is none.
    func integer(_ column: String) throws -> Int {
      guard let value = Int(self[column]) else { throw damaged(column, "a whole number") }
      return value
    }

    /// The error for a field that is not what it should be.
    func damaged(_ column: String, _ expected: String) -> ResultsError {
      .damaged(
        path: file.path, reason: "row \(number), column \(column): found \"\(self[column])\", expected \(expected)")
    }
  }

  private let path: String
  private let indices: [String: Int]
  private var fields: [[String]] = []

  /// The rows below the header.
  var rows: [Row] { fields.enumerated().map { Row(file: self, fields: $1, number: $0 + 1) } }

  /// Reads a file. Throws `ResultsError.damaged` where it is missing, not CSV, cut off or without one of `columns`.
  init(path: String, columns: [String]) throws {
    self.path = path
    func damaged(_ reason: String) -> ResultsError { .damaged(path: path, reason: reason) }
    guard let data = FileManager.default.contents(atPath: path) else { throw damaged("it can't be read") }
    guard data.last == 10 else { throw damaged(data.isEmpty ? "it is empty" : "it is cut off: no end of line") }
    // Quotes come in pairs; SwiftCSV would take an open one at the end for closed.
    guard data.count(where: { $0 == 34 }).isMultiple(of: 2) else { throw damaged("it is cut off within quotes") }
    guard String(validating: data, as: UTF8.self) != nil else { throw damaged("it is not UTF-8") }
    var rows: [[String]] = []
    do {
      let csv = try CSV<Unparsed>(string: ByteLetters.encode(data), delimiter: .comma, loadColumns: false)
      try csv.enumerateAsArray(startAt: 0, rowLimit: nil) { rows.append($0.map(ByteLetters.decode)) }
    } catch {
      throw damaged("it is not CSV: \(error)")
    }
    guard !rows.isEmpty else { throw damaged("it has no header") }
    let header = rows.removeFirst()
    indices = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    if let missing = columns.first(where: { indices[$0] == nil }) { throw damaged("no column \(missing)") }
    if let index = rows.firstIndex(where: { $0.count != header.count }) {
      throw damaged("row \(index + 1) has \(rows[index].count) fields, the header \(header.count)")
    }
    fields = rows
  }
}

/// Bytes as letters, one for one.
///
/// SwiftCSV works on characters. A quote or comma followed by a combining mark is another character, and some bytes' own
/// characters are blanks or ends of line: it would read a field wrongly. Bytes from 128 on become letters of Latin
/// Extended, which combine with nothing.
private enum ByteLetters {
  static func encode(_ data: Data) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in data { scalars.append(Unicode.Scalar(byte < 128 ? UInt16(byte) : UInt16(byte) + 256)!) }
    return String(scalars)
  }

  static func decode(_ text: String) -> String {
    String(decoding: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
  }
}

/// Keeps SwiftCSV from filling up short rows, which would hide a cut-off file: rows are taken one by one instead.
private struct Unparsed: CSVView {
  var rows: [[String]] = []
  var columns: [[String]]?

  init(header: [String], text: String, delimiter: CSVDelimiter, loadColumns: Bool, rowLimit: Int?) throws {}

  func serialize(header: [String], delimiter: CSVDelimiter) -> String { "" }
}
