import Foundation
import Histogram
import WorkerProtocol

/// HDR Histogram's log format, version 1.3: one line for each process with its whole histogram.
///
/// Processes are laid end to end on the log's time line, each as long as it took; outcomes.jsonl says when they
/// really ran. Service times are lines with the tag `service`. The largest value of a line is in milliseconds, as the
/// format's readers expect for nanoseconds.
enum HistogramLog {
  static func text(_ processes: [ProcessOutcome]) -> String {
    var text = """
      #[Histogram log format version 1.3]
      #[StartTime: 0.000 (seconds since epoch), the processes end to end]
      "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

      """
    var start = 0.0
    for process in processes {
      let length = process.wallSeconds
      for (tag, counts) in [("", process.report?.latencyCounts), ("Tag=service,", process.report?.serviceCounts)] {
        guard let counts else { continue }
        var histogram = LatencyCounts.emptyHistogram
        counts.add(to: &histogram)
        let most = Double(histogram.maxRecorded) / 1e6
        text +=
          "\(tag)\(decimals(start)),\(decimals(length)),\(decimals(most)),"
          + "\(Data(EncodedHistogram.compressed(histogram)).base64EncodedString())\n"
      }
      start += length
    }
    return text
  }

  /// Three decimals, as the format's own tools write them.
  private static func decimals(_ number: Double) -> String { String(format: "%.3f", number) }
}

/// The bytes that HDR Histogram's implementations use to exchange histograms: encoding version 2.
enum EncodedHistogram {
  private static let cookie: UInt32 = 0x1c84_9303 | 0x10
  private static let compressedCookie: UInt32 = 0x1c84_9304 | 0x10

  /// The form in logs: a cookie, the stream's length and a zlib stream. The stream's blocks are stored, not compressed:
  /// every reader accepts them, and histograms are small.
  static func compressed<Count>(_ histogram: Histogram<Count>) -> [UInt8] {
    let stream = zlibStream(plain(histogram))
    return bigEndian(compressedCookie) + bigEndian(UInt32(stream.count)) + stream
  }

  /// Header and counts. The counts go up to the largest step that was hit; runs of empty steps are one negative number.
  static func plain<Count>(_ histogram: Histogram<Count>) -> [UInt8] {
    var payload: [UInt8] = []
    var next = 0
    for step in histogram.recordedValues() {
      let index = countsIndex(of: step.value)
      let gap = index - next
      // A single empty step is a zero.
      if gap == 1 { payload += zigZag(0) } else if gap > 1 { payload += zigZag(-Int64(gap)) }
      payload += zigZag(Int64(step.count))
      next = index + 1
    }
    return bigEndian(cookie) + bigEndian(UInt32(payload.count))
      + bigEndian(UInt32(0))  // no shift of the indices
      + bigEndian(UInt32(histogram.numberOfSignificantValueDigits.rawValue))
      + bigEndian(UInt64(1)) + bigEndian(UInt64(LatencyCounts.largestNanoseconds))
      + bigEndian((1.0).bitPattern)  // whole numbers stay as they are
      + payload
  }

  /// The index of a value's step: 2,048 steps of one in the first bucket, then 1,024 in each, doubling in width from
  /// bucket to bucket. That is the layout for three digits from 1 on.
  private static func countsIndex(of value: UInt64) -> Int {
    let bucket = max(0, (64 - value.leadingZeroBitCount) - 11)
    return (bucket + 1) * 1024 + (Int(value >> UInt64(bucket)) - 1024)
  }

  /// ZigZag and LEB128, with eight bits in the ninth byte.
  static func zigZag(_ number: Int64) -> [UInt8] {
    var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
    var bytes: [UInt8] = []
    while rest >= 0x80, bytes.count < 8 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
    return bytes
  }

  /// RFC 1950 around stored blocks of RFC 1951.
  static func zlibStream(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      stream.append(rest.isEmpty ? 1 : 0)
      for half in [length, ~length] { stream += [UInt8(half & 0xff), UInt8(half >> 8)] }
      stream += block
    } while !rest.isEmpty
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return stream + bigEndian(high << 16 | low)
  }

  private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian, Array.init)
  }
}
