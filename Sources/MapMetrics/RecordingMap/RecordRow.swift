/// One operation as a row of CSV: `time,operation,key,value_size`.
enum RecordRow {
  static let header: StaticString = "time,operation,key,value_size\n"

  /// The most bytes that a row can have: two numbers of 20 digits, the longest operation, a quoted key that is all
  /// quotes and has been cut, and what lies between them.
  static func maximumBytes(textLimit: Int) -> Int { 2 * 20 + 6 + (2 * textLimit + 2 + 17) + 16 + 4 }

  /// Writes a row, which must have room, and returns the place behind it.
  static func write(
    _ record: OperationRecord, time: UInt64, isHashed: Bool, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var place = writeDecimal(time, to: start)
    place = write(",", to: place)
    switch record.operation {
    case .get: place = write("get,", to: place)
    case .set: place = write("set,", to: place)
    case .delete: place = write("delete,", to: place)
    }
    place = isHashed ? writeHexadecimal(record.hash, to: place) : writeText(record, to: place)
    place = write(",", to: place)
    place = writeDecimal(record.valueSize, to: place)
    return write("\n", to: place)
  }

  /// The key as it is. One that is cut ends with "~" and its hash, so that different keys stay different.
  private static func writeText(
    _ record: OperationRecord, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let isCut = record.text.count < record.textCount
    let text = isCut ? wholeScalars(record.text) : record.text
    let isQuoted = text.contains(where: mustBeQuoted)
    var place = start
    if isQuoted { place = write("\"", to: place) }
    for byte in text {
      if byte == UInt8(ascii: "\"") { place = write("\"", to: place) }
      place.pointee = byte
      place += 1
    }
    if isCut {
      place = write("~", to: place)
      place = writeHexadecimal(record.hash, to: place)
    }
    if isQuoted { place = write("\"", to: place) }
    return place
  }

  /// RFC 4180: fields with commas, quotes or ends of lines are quoted, and quotes in them doubled.
  private static func mustBeQuoted(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    default: false
    }
  }

  /// Without the beginning of a scalar whose other bytes are cut off.
  private static func wholeScalars(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    // A scalar's first byte tells how many it has, and is among the last three if the scalar is cut.
    for back in 1...3 where back <= text.count {
      let byte = text[text.count - back]
      if byte & 0xc0 == 0x80 { continue }
      let needed = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
      return needed > back ? UnsafeRawBufferPointer(rebasing: text.dropLast(back)) : text
    }
    return text
  }

  private static func writeDecimal(
    _ number: UInt64, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var digits = 1
    var rest = number
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    rest = number
    for index in stride(from: digits - 1, through: 0, by: -1) {
      start[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return start + digits
  }

  private static func writeHexadecimal(
    _ word: UInt64, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * index)) & 15
      start[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
    return start + 16
  }

  @inline(__always)
  private static func write(
    _ text: StaticString, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    start.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return start + text.utf8CodeUnitCount
  }
}
