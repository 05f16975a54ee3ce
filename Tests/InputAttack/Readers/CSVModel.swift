/// RFC 4180 once more, by other means: cut where commas and ends of line stand outside quotes, then unquote.
enum CSVModel {
  /// The records of a text that is known to be CSV.
  static func records(_ bytes: [UInt8]) -> [[[UInt8]]] {
    // A doubled quote leaves and enters the quotes again, so that counting them is enough.
    var isQuoted = false
    var records: [[[UInt8]]] = [[]]
    var field: [UInt8] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      switch byte {
      case UInt8(ascii: ",") where !isQuoted:
        records[records.count - 1].append(unquoted(field))
        field = []
      case UInt8(ascii: "\n") where !isQuoted:
        if field.last == UInt8(ascii: "\r") { field.removeLast() }
        records[records.count - 1].append(unquoted(field))
        records.append([])
        field = []
      default: field.append(byte)
      }
    }
    return Array(records.dropLast())
  }

  private static func unquoted(_ field: [UInt8]) -> [UInt8] {
    guard field.first == UInt8(ascii: "\"") else { return field }
    let inner = Array(field.dropFirst().dropLast())
    let halves = inner.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    // A quote stands between every two pieces of which the second is empty.
    return Array(stride(from: 0, to: halves.count, by: 2).map { halves[$0] }.joined(separator: [UInt8(ascii: "\"")]))
  }
}
