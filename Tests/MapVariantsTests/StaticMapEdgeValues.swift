import MapVariants

/// Values whose descriptions are no Swift, or that literals round, and maps of them whose source is committed and compiled.
enum EdgeValues {
  struct Point: Equatable {
    var x: Double
    var label: String?
  }

  enum Shape: Equatable {
    case dot
    case circle(radius: Double)
    case pair(Int, Float)
    case named(String)
  }

  static let doubles: [(String, Double)] = [
    ("infinity", .infinity), ("minus infinity", -.infinity), ("nan", .nan), ("minus nan", -.nan),
    ("signalling", .signalingNaN), ("payload", Double(nan: 77, signaling: false)), ("minus zero", -0.0), ("zero", 0),
    ("smallest", .leastNonzeroMagnitude), ("minus subnormal", -.leastNormalMagnitude / 3),
    ("least normal", .leastNormalMagnitude), ("largest", .greatestFiniteMagnitude), ("third", 1 / 3), ("large", 1e21),
  ]
  static let floats: [(Int, Float)] = [
    (.min, -.infinity), (.max, .nan), (0, -0.0), (-1, .leastNonzeroMagnitude), (1, .greatestFiniteMagnitude), (2, 0.1),
  ]
  static let strings: [(UInt64, String)] = [
    (.max, "\"quoted\" \\ back"), (0, "line\nfeed\r\ttab"), (1, "nul\0 bell\u{7} escape\u{1b}"), (2, "\\(x) \\u{41}"),
    (3, "caf\u{e9} cafe\u{301}"), (4, "\u{301}first"), (5, "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"), (6, ""),
    (7, "\u{2028}\u{2029}\u{feff}\u{202e}"), (8, "\"\"\""), (9, "#\"raw\"#"), (10, "\u{85}"),
  ]
  /// Keys are literals too.
  static let integers: [(String, Int)] = [
    ("", .min), ("a", .max), ("\"\\\n\r\t\0\u{7f}", 0), ("\\(x)", -1), ("\"\"\"", 1), ("#", 2),
  ]
  static let wide: [(Int8, UInt64)] = [(.min, .max), (.max, 0), (0, 1 << 63)]
  static let optionals: [(Int, Double?)] = [(0, nil), (1, 1.5), (2, .infinity), (3, .nan)]
  static let twice: [(Int, Int??)] = [(0, nil), (1, .some(nil)), (2, 7)]
  static let points: [(Int, [Point])] = [
    (0, []), (1, [Point(x: .infinity, label: nil), Point(x: -0.0, label: "a \"b\"")]),
    (2, [Point(x: .leastNonzeroMagnitude, label: "")]),
  ]
  static let shapes: [(Int, Shape)] = [
    (0, .dot), (1, .circle(radius: -.infinity)), (2, .pair(.min, .infinity)), (3, .named("\\")),
  ]
  static let collections: [(Int, [String: Set<Int>])] = [(0, [:]), (1, ["b": [3, 1, 2], "a": []])]
  static let characters: [(Int, Character)] = [(0, "\""), (1, "\n"), (2, "\u{e9}"), (3, "\\")]

  /// What is committed: one enumeration for each map.
  static func source(seed: UInt64) throws -> String {
    try [
      // Lines are as long as their values.
      "// swift-format-ignore-file\n",
      StaticMap(doubles, seed: seed).swiftSource(named: "EdgeDoubles"),
      StaticMap(floats, seed: seed).swiftSource(named: "EdgeFloats"),
      StaticMap(strings, seed: seed).swiftSource(named: "EdgeStrings"),
      StaticMap(integers, seed: seed).swiftSource(named: "EdgeIntegers"),
      StaticMap(wide, seed: seed).swiftSource(named: "EdgeWide"),
      StaticMap(optionals, seed: seed).swiftSource(named: "EdgeOptionals"),
      StaticMap(twice, seed: seed).swiftSource(named: "EdgeTwice"),
      StaticMap(points, seed: seed).swiftSource(named: "EdgePoints"),
      StaticMap(shapes, seed: seed).swiftSource(named: "EdgeShapes"),
      StaticMap(collections, seed: seed).swiftSource(named: "EdgeCollections"),
      StaticMap(characters, seed: seed).swiftSource(named: "EdgeCharacters"),
    ].joined(separator: "\n")
  }
}
