import Catalogue

/// A profile as a message of pprof's profile.proto, which `go tool pprof`, speedscope and Perfetto read.
///
/// Written by hand: there are six message types of numbers, strings and nested messages, and a library for arbitrary
/// messages would be the lab's largest dependency. `go tool pprof` reads it back in a test.
enum PprofFile {
  /// The message, not compressed. O(frames of all stacks).
  static func bytes(_ profile: StackProfile) -> [UInt8] {
    var strings = StringTable()
    var message = Message()
    // Field 1, sample types; 2, samples; 4, locations; 5, functions; 6, strings. Locations and functions count from 1.
    for value in profile.values {
      message.append(1, valueType(value, &strings))
    }
    for (stack, row) in zip(profile.stacks, profile.figures) {
      var sample = Message()
      sample.append(1, stack.reversed().map { UInt64($0 + 1) })
      sample.append(2, row.map { UInt64($0) })
      message.append(2, sample)
    }
    for place in profile.frames.indices {
      var line = Message()
      line.append(1, UInt64(place + 1))
      var location = Message()
      location.append(1, UInt64(place + 1))
      location.append(4, line)
      message.append(4, location)
    }
    for (place, name) in profile.frames.enumerated() {
      var function = Message()
      function.append(1, UInt64(place + 1))
      function.append(2, strings.number(of: name))
      function.append(3, strings.number(of: name))
      message.append(5, function)
    }
    // Field 11, the type of the period, of which 1 is counted: every call is recorded.
    if let first = profile.values.first { message.append(11, valueType(first, &strings)) }
    message.append(12, 1)
    for text in strings.texts { message.append(6, Array(text.utf8)) }
    return message.bytes
  }

  private static func valueType(_ value: ProfileValue, _ strings: inout StringTable) -> Message {
    var type = Message()
    type.append(1, strings.number(of: value.rawValue))
    type.append(2, strings.number(of: value.unit))
    return type
  }

  /// The distinct strings; the first is empty, as the format requires.
  private struct StringTable {
    var texts = [""]
    private var numbers = ["": UInt64(0)]

    mutating func number(of text: String) -> UInt64 {
      if let known = numbers[text] { return known }
      let number = UInt64(texts.count)
      numbers[text] = number
      texts.append(text)
      return number
    }
  }

  /// Fields in protocol buffers' wire format.
  private struct Message {
    var bytes: [UInt8] = []

    private static func varint(_ value: UInt64, into bytes: inout [UInt8]) {
      var rest = value
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }

    /// A number.
    mutating func append(_ field: UInt64, _ value: UInt64) {
      Self.varint(field << 3, into: &bytes)
      Self.varint(value, into: &bytes)
    }

    /// Numbers, packed.
    mutating func append(_ field: UInt64, _ values: [UInt64]) {
      var packed: [UInt8] = []
      for value in values { Self.varint(value, into: &packed) }
      append(field, packed)
    }

    /// Text, or any bytes of a known length.
    mutating func append(_ field: UInt64, _ content: [UInt8]) {
      Self.varint(field << 3 | 2, into: &bytes)
      Self.varint(UInt64(content.count), into: &bytes)
      bytes += content
    }

    /// A message.
    mutating func append(_ field: UInt64, _ message: Message) { append(field, message.bytes) }
  }
}
