import Catalogue
import Experiments
import Runner

extension InputReader {
  /// A user's file of keys, by lines.
  static let keyLines = InputReader(
    "key-lines", "files of keys, a number or an address on each line",
    words: [
      "\n", "\r\n", "0", "0x", "18446744073709551615", "10.0.0.1", "255", ".", ":", "00:50:c2:00:00:01", "-", "+",
    ]
  ) { bytes in
    try refusing {
      try promiseTable(KeyFileReader(path: "/x", file: lines, type: .uint64).keys(in: bytes), keyBytes: 8)
    }
  }

  /// A user's file of keys, in a column of CSV.
  static let keyRows = InputReader(
    "key-rows", "files of keys, in a column of CSV with counts",
    words: ["\n", "\r\n", ",", "\"", "\"\"", "key", "count", "1", "18446744073709551615", "-1", "é", "\u{FEFF}"]
  ) { bytes in
    try refusing {
      try promiseTable(KeyFileReader(path: "/x", file: rows, type: .string).keys(in: bytes), keyBytes: nil)
    }
  }

  /// What a worker maps into memory.
  static let keyTable = InputReader(
    "key-table", "tables of keys, as workers map them", words: ["\0\0\0\0", "\u{1}MLK"]
  ) {
    bytes in
    try bytes.withUnsafeBytes { memory in
      guard let table = KeyTable(memory) else { return .refused }
      var size = 0
      for key in 0..<table.count {
        size += table[key].count
        _ = table.weight(ofKey: key)
      }
      try promise(size <= bytes.count, "\(size) bytes of keys in a table of \(bytes.count)")
      for position in 0..<table.occurrences {
        try promise(table.key(atOccurrence: position) < table.count, "a key that isn't there")
        try promise(
          position == 0 || table.time(atOccurrence: position) >= table.time(atOccurrence: position - 1),
          "a time that falls")
      }
      return .accepted
    }
  }

  private static let lines = KeyFile(path: KeyFilePath("x")!)
  private static let rows = KeyFile(
    path: KeyFilePath("x")!, format: .csv, column: ColumnName("key"), count: ColumnName("count"))

  /// Its table has all of it, and is read again.
  private static func promiseTable(_ keys: KeyTable.Builder, keyBytes: Int?) throws {
    try keys.table().withUnsafeBytes { memory in
      guard let table = KeyTable(memory) else { throw BrokenPromise("a table that can't be read") }
      try promise(table.count == keys.count && table.occurrences == keys.occurrences, "another number of keys")
      for key in 0..<table.count {
        try promise(
          keyBytes.map { table[key].count == $0 } ?? !table[key].isEmpty, "a key of \(table[key].count) bytes")
        try promise(table.weight(ofKey: key) > 0, "a key that never occurs")
      }
    }
  }

  private static func refusing(_ read: () throws -> Void) throws -> InputReader.Answer {
    do {
      try read()
      return .accepted
    } catch let error as InvalidInput {
      try promise(error.diagnostics.count == 1, "\(error.diagnostics.count) mistakes")
      for diagnostic in error.diagnostics {
        try promiseGoodMessage(diagnostic.description)
        try promise(diagnostic.line != nil || diagnostic.found == "no key", "no line: \(diagnostic)")
      }
      return .refused
    }
  }
}
