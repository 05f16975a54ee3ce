import Testing

@testable import Experiments

@Suite struct SourcePositionsTests {
  static let text = """
    # comment = 1
    id = "x" # id = "y"
    text = \"\"\"
    [workload]
    entries = 3 \\\"""
    \"\"\"\"
    other = '''
    [no]'''
    "quoted \\"key" = 1
    'a b'.c = 2

    [workload]  # [matrix]
      entries = 8
    \tkeys = { type = "a, } b", length = 20 } # keys
    values.type = 'x'
    values . size = 3
    day = 2024-02-29T12:00:00Z

    [ matrix ] # here
    map = [
      # first
      "native", 'it''s', [ 1, [2] ],
      { type = "a" }, # last
    ]
    äö = "ü" # not bare, but scanned
    [matrix.keys]
    length = [1,2]
    [[exclude]]
    map = "a"
    [exclude.keys]
    type = "b"
    [[exclude]]
    map = "c"
    [[exclude.deep]]
    a = 1
    """

  @Test(arguments: [
    ("id", 2, 1), ("text", 3, 1), ("other", 7, 1), ("a b.c", 10, 1), ("workload", 12, 1), ("workload.entries", 13, 3),
    ("workload.keys", 14, 2), ("workload.keys.type", 14, 11), ("workload.keys.length", 14, 28),
    ("workload.values", 15, 1), ("workload.values.type", 15, 1), ("workload.values.size", 16, 1),
    ("workload.day", 17, 1), ("matrix", 19, 1), ("matrix.map", 20, 1), ("matrix.map[0]", 22, 3),
    ("matrix.map[1]", 22, 13), ("matrix.keys", 26, 1), ("matrix.keys.length[1]", 27, 13), ("exclude", 28, 1),
    ("exclude[0]", 28, 1), ("exclude[0].map", 29, 1), ("exclude[0].keys.type", 31, 1), ("exclude[1]", 32, 1),
    ("exclude[1].map", 33, 1), ("exclude[1].deep[0].a", 35, 1),
  ])
  func everyKeyHasItsPlace(path: String, line: Int, column: Int) {
    #expect(SourcePositions(Self.text).place(of: path) == SourcePlace(line: line, column: column))
  }

  @Test(arguments: [
    ("workload.missing", 12, 1), ("matrix.keys.length[7]", 27, 1), ("exclude[1].keys.type", 32, 1), ("nothing", 1, 1),
    ("nothing.at.all[3]", 1, 1),
  ])
  func whatIsNotThereHasThePlaceOfWhatEnclosesIt(path: String, line: Int, column: Int) {
    #expect(SourcePositions(Self.text).place(of: path) == SourcePlace(line: line, column: column))
  }

  @Test func columnsCountCharacters() {
    let positions = SourcePositions("a = [\"äöü€😀\", \"b\"]")
    #expect(positions.place(of: "a[1]") == SourcePlace(line: 1, column: 15))
  }

  @Test func hostileTextsEndInBoundedTimeAndMemory() {
    let key = String(repeating: "k", count: 250)
    let header = "[" + Array(repeating: key, count: 30).joined(separator: ".") + "]\n"
    let texts = [
      header + "a = [" + String(repeating: "0,", count: 400_000) + "]",
      String(repeating: "[", count: 1_000_000), String(repeating: "a.", count: 500_000),
      String(repeating: "\"", count: 1_000_001), String(repeating: "a=", count: 500_000),
      String(repeating: "[[a]]\n", count: 150_000), String(repeating: "=\n", count: 500_000),
      String(repeating: "]}, '", count: 200_000), String(repeating: "\\", count: 1_000_000),
    ]
    let clock = ContinuousClock()
    for text in texts {
      #expect(clock.measure { _ = SourcePositions(text) } < .seconds(20))
    }
  }
}
