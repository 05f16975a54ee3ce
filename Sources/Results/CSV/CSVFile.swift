import Catalogue
import Experiments

/// A CSV file of a run, read completely and checked: it has the requested columns, and all rows have the same length.
package struct CSVFile {
  /// One row, by column name.
  package struct Row {
    fileprivate let file: CSVFile
    fileprivate let number: Int
    /// The line on which it begins, from 1; the header is line 1.
    package var line: Int { file.lines[number] }

    /// The text of a requested column.
    package subscript(column: String) -> String {
      file.indices[column].map { file.fields[number * file.header.count + $0] } ?? ""
    }

    /// The number of a column; nil if it is empty. Throws `ResultsError.damaged`.
    func number(_ column: String) throws -> Double? {
      do {
        return try CSVNumber.read(self[column])
      } catch {
        throw damaged(column, "a number")
      }
    }

    /// The whole number of a column, at least `least`. Throws `ResultsError.damaged` if there is none.
    func integer(_ column: String, atLeast least: Int) throws -> Int {
      guard let value = Int(self[column]), value >= least else {
        throw damaged(column, "a whole number, \(least) or more")
      }
      return value
    }

    /// The error for an invalid field.
    func damaged(_ column: String, _ expected: String) -> ResultsError {
      let field = self[column].unicodeScalars
      let beginning = String(field.prefix(80)) + (field.count > 80 ? "…" : "")
      return .damaged(
        path: file.path, reason: "line \(line), column \(column): found \"\(beginning)\", expected \(expected)")
    }
  }

  /// The rows below the header.
  package struct Rows: RandomAccessCollection {
    fileprivate let file: CSVFile
    package var startIndex: Int { 0 }
    package var endIndex: Int { file.lines.count }
    package subscript(number: Int) -> Row { Row(file: file, number: number) }
  }

  private let path: String
  private var indices: [String: Int] = [:]
  /// The fields of all rows, one after the other: an array for each would take more memory than its fields.
  private var fields: [String] = []
  /// The line where each row begins.
  private var lines: [Int] = []

  /// The names of all columns, in the file's order.
  package private(set) var header: [String] = []

  /// The rows below the header.
  package var rows: Rows { Rows(file: self) }

  /// Reads a file's bytes. O(bytes). Throws `ResultsError.damaged`, with the line, if they are not CSV, cut off, not
  /// UTF-8, without one of `columns`, with a column twice, or with rows of different lengths.
  package init(_ bytes: [UInt8], path: String, columns: [String]) throws {
    self.path = path
    func damaged(_ line: Int, _ reason: String) -> ResultsError {
      .damaged(path: path, reason: "line \(line): \(reason)")
    }
    guard !bytes.isEmpty else { throw damaged(1, "it is empty, expected a header") }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw damaged(1, "found a byte order mark, expected the header: another program has saved the file")
    }
    var records = CSVRecords(bytes)
    do throws(CSVRecords.Malformed) {
      header = try records.next() ?? []
    } catch {
      throw damaged(error.line, error.reason)
    }
    for (index, name) in header.enumerated() where indices.updateValue(index, forKey: name) != nil {
      throw damaged(1, "the column \"\(String(name.unicodeScalars.prefix(80)))\" is there twice")
    }
    guard !header.contains("") else { throw damaged(1, "a column has no name") }
    if let missing = columns.first(where: { indices[$0] == nil }) {
      // No run has a header with thousands of columns.
      let nearest = nearestName(to: missing, among: header.prefix(200).filter { !columns.contains($0) })
      throw damaged(1, "no column \(missing)" + (nearest.map { ", but one called \"\($0)\"" } ?? ""))
    }
    do throws(CSVRecords.Malformed) {
      var line = records.line
      while let record = try records.next() {
        guard record.count == header.count else {
          throw .init(line: line, reason: "found \(record.count) fields, the header has \(header.count)")
        }
        fields += record
        lines.append(line)
        line = records.line
      }
    } catch {
      throw damaged(error.line, error.reason)
    }
  }
}
