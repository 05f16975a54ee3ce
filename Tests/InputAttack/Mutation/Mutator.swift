import SeededRandom

/// Makes damaged inputs out of good ones.
struct Mutator {
  /// What inputs are made from: at least one.
  let seeds: [[UInt8]]
  /// Words of the format.
  let words: [[UInt8]]
  var random: SplitMix64

  /// One input: usually a few changes to a seed, now and then a seed with a part of it repeated very often.
  mutating func input() -> [UInt8] {
    var bytes = seeds[random.below(seeds.count)]
    if random.oneIn(400) {
      pump(&bytes)
      return bytes
    }
    for _ in 0...(random.oneIn(2) ? 0 : random.below(5)) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = word()
      return
    }
    switch random.below(18) {
    case 0: bytes[random.below(bytes.count)] ^= 1 << random.below(8)
    case 1: bytes[random.below(bytes.count)] = Self.notableBytes[random.below(Self.notableBytes.count)]
    case 2: bytes.removeSubrange(range(in: bytes, atMost: 24))
    case 3: bytes.insert(contentsOf: Array(bytes[range(in: bytes, atMost: 48)]), at: random.below(bytes.count + 1))
    case 4: bytes.insert(contentsOf: word(), at: random.below(bytes.count + 1))
    case 5: bytes.replaceSubrange(range(in: bytes, atMost: 12), with: word())
    case 6, 7, 8: changeLines(&bytes)
    case 9: bytes.removeSubrange(random.below(bytes.count)...)
    case 10: replaceNumber(&bytes)
    case 11: nest(&bytes)
    case 12:
      let run = [UInt8](repeating: bytes[random.below(bytes.count)], count: 1 << random.below(13))
      bytes.insert(contentsOf: run, at: random.below(bytes.count + 1))
    case 13:
      let sequence = Self.notUTF8[random.below(Self.notUTF8.count)]
      bytes.insert(contentsOf: sequence, at: random.below(bytes.count + 1))
    case 14: changeEncoding(&bytes)
    case 15:
      let other = seeds[random.below(seeds.count)]
      bytes = bytes.prefix(random.below(bytes.count + 1)) + other.suffix(random.below(other.count + 1))
    default: replaceToken(&bytes)
    }
  }

  private mutating func word() -> [UInt8] { words[random.below(words.count)] }

  private mutating func range(in bytes: [UInt8], atMost length: Int) -> Range<Int> {
    let start = random.below(bytes.count)
    return start..<min(bytes.count, start + 1 + random.below(length))
  }

  private static let notableBytes: [UInt8] =
    Array("\"'\\,=.[]{}#:;-+_ \t\n\r0aZ".utf8) + [0, 0x7F, 0x80, 0xC0, 0xE2, 0xFF]

  /// Cut, overlong, surrogate, too large, lone.
  private static let notUTF8: [[UInt8]] = [
    [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC0, 0x80], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xFE], [0x80],
  ]
}

// MARK: - Lines, tokens and numbers

extension Mutator {
  /// Doubles, removes, swaps or moves whole lines.
  private mutating func changeLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    let (one, other) = (random.below(lines.count), random.below(lines.count))
    switch random.below(4) {
    case 0: lines.insert(lines[one], at: other)
    case 1: lines.remove(at: one)
    case 2: lines.swapAt(one, other)
    default: lines.insert(lines.remove(at: one), at: min(other, lines.count))
    }
    bytes = Array(lines.joined(separator: [10]))
  }

  /// Runs of letters, digits and what stands within names and numbers.
  private static func tokens(of bytes: [UInt8]) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start: Int?
    for (index, byte) in bytes.enumerated() {
      let isPart =
        switch byte {
        case 48...57, 65...90, 97...122, 43, 45, 46, 95, 128...: true
        default: false
        }
      if isPart {
        start = start ?? index
      } else if let from = start {
        tokens.append(from..<index)
        start = nil
      }
    }
    if let start { tokens.append(start..<bytes.count) }
    return tokens
  }

  /// Puts another token, of this input or of a seed, or a word of the format in a token's place.
  private mutating func replaceToken(_ bytes: inout [UInt8]) {
    let tokens = Self.tokens(of: bytes)
    guard !tokens.isEmpty else { return }
    let place = tokens[random.below(tokens.count)]
    let replacement: [UInt8]
    switch random.below(3) {
    case 0: replacement = word()
    case 1: replacement = Array(bytes[tokens[random.below(tokens.count)]])
    default:
      let other = seeds[random.below(seeds.count)]
      let others = Self.tokens(of: other)
      replacement = others.isEmpty ? [] : Array(other[others[random.below(others.count)]])
    }
    bytes.replaceSubrange(place, with: replacement)
  }

  private mutating func replaceNumber(_ bytes: inout [UInt8]) {
    let numbers = Self.tokens(of: bytes).filter { (48...57).contains(bytes[$0.lowerBound]) }
    guard !numbers.isEmpty else { return }
    let extreme = Self.extremes[random.below(Self.extremes.count)]
    bytes.replaceSubrange(numbers[random.below(numbers.count)], with: Array(extreme.utf8))
  }

  private static let extremes = [
    "0", "-1", "1", "2147483647", "2147483648", "4294967295", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "18446744073709551615", "18446744073709551616", "1e308", "1e309", "-1e309", "1e-400", "0.0",
    "-0.0", "5e-324", "0x7fffffffffffffff", "0b1", "1_000", "nan", "inf", "-inf", "00", "1.", ".5", "+1", "1e", "١",
    "99999999999999999999999999999999999999999999999999999999999999999999999999999999",
  ]
}

// MARK: - Whole inputs

extension Mutator {
  /// Opens many brackets, and closes none, some or all of them.
  private mutating func nest(_ bytes: inout [UInt8]) {
    let pairs: [(open: String, close: String)] = [
      ("[", "]"), ("{", "}"), ("{\"a\":", "}"), ("{a=", "}"), ("[[", "]]"), ("a.", ""), ("\"", "\""), ("(", ")"),
    ]
    let pair = pairs[random.below(pairs.count)]
    let depth = 1 << random.below(12)
    let closed = random.oneIn(2) ? depth : random.below(depth + 1)
    let text = String(repeating: pair.open, count: depth) + "1" + String(repeating: pair.close, count: closed)
    bytes.insert(contentsOf: text.utf8, at: random.below(bytes.count + 1))
  }

  private mutating func changeEncoding(_ bytes: inout [UInt8]) {
    switch random.below(6) {
    case 0: bytes = [0xEF, 0xBB, 0xBF] + bytes
    case 1: bytes = bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
    case 2: bytes = bytes.filter { $0 != 13 }
    case 3: bytes = bytes.map { $0 == 10 ? 13 : $0 }
    case 4: bytes = [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
    default: bytes.insert(0, at: random.below(bytes.count + 1))
    }
  }

  /// Repeats a part, a few lines or some bytes, until the input is large: work and memory must grow no faster than it.
  /// Numbers in the part are counted up, where they would otherwise be refused as names that stand there twice.
  private mutating func pump(_ bytes: inout [UInt8]) {
    let size = [4 << 10, 32 << 10, 32 << 10, 128 << 10, 1 << 20][random.below(5)]
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    let first = random.below(lines.count)
    let last = min(lines.count, first + 1 + random.below(4))
    let isByLines = random.below(3) > 0
    var part = isByLines ? Array(lines[first..<last].joined(separator: [10])) + [10] : []
    if part.count <= 1, !bytes.isEmpty { part = Array(bytes[range(in: bytes, atMost: 64)]) }
    guard !part.isEmpty else { return }
    let counts = random.oneIn(2)
    let letters = part.indices.filter { (97...122).contains(part[$0]) || (48...57).contains(part[$0]) }
    let place = letters.isEmpty ? nil : letters[random.below(letters.count)]
    var repeated: [UInt8] = []
    repeated.reserveCapacity(size + part.count + 16)
    var number = 0
    while repeated.count < size {
      if counts, let place {
        repeated += part[..<place] + Array(String(number).utf8) + part[place...]
      } else {
        repeated += part
      }
      number += 1
    }
    if isByLines {
      if repeated.last == 10 { repeated.removeLast() }
      lines.replaceSubrange(first..<last, with: [repeated])
      bytes = Array(lines.joined(separator: [10]))
    } else {
      bytes.insert(contentsOf: repeated, at: random.below(bytes.count + 1))
    }
  }
}
