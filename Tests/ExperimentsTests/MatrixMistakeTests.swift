import Testing

@testable import Experiments

/// Each mistake in [matrix] gives one message, in these words.
@Suite struct MatrixMistakeTests {
  @Test(arguments: [
    // Unknown names.
    (
      "map = [\n  \"native\",\n  \"arena\", \"spam\"]\nallocator = [\"system\"]",
      "x.toml:9:12: matrix.map[2]: found \"spam\", expected one of \(Samples.mapNames); "
        + "did you mean \"span\"?"
    ),
    (
      "map = [\"native\"]\nallocator = [\"jemaloc\", \"instaled\"]",
      "x.toml:8:25: matrix.allocator[1]: found \"instaled\", expected one of system, installed, absent; "
        + "did you mean \"installed\"?"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nkind = [\"get-hitt\"]",
      "x.toml:9:9: matrix.kind[0]: found \"get-hitt\", expected one of create-fill-drop, fill, get-hit, get-miss, "
        + "update, erase, churn, iterate, clear-and-refill, mixed, trace, empty, known-answer, study; did you mean \"get-hit\"?"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nentrys = [8]",
      "x.toml:9:1: matrix.entrys: found an unknown key, expected one of map, allocator, study, variant, engine, kind, "
        + "operations, entries, reserve, threads, keys, values, mix, answer, load, pause, deletes, collector; did you mean \"entries\"?"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nkeys.len = [8]",
      "x.toml:9:1: matrix.keys.len: found an unknown key, expected one of type, length, distribution, exponent, file, format, column, count, limit; "
        + "did you mean \"length\"?"
    ),
    // Wrong types.
    (
      "map = \"native\"\nallocator = [\"system\"]",
      "x.toml:7:1: matrix.map: found \"native\", expected an array of values: map = […]"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nentries = [8.0]",
      "x.toml:9:12: matrix.entries[0]: found the number 8.0, expected a whole number, 1 or more"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nentries = [\"8\"]",
      "x.toml:9:12: matrix.entries[0]: found \"8\", expected a whole number, 1 or more"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nentries = [2024-02-29]",
      "x.toml:9:12: matrix.entries[0]: found a date or time, expected a whole number, 1 or more"
    ),
    (
      "map = [true]\nallocator = [\"system\"]",
      "x.toml:7:8: matrix.map[0]: found true, expected one of \(Samples.mapNames)"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nvalues = [\"uint64\"]",
      "x.toml:9:11: matrix.values[0]: found \"uint64\", expected a table with type, size"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nvariant = [\"a\", \"b=c\"]",
      "x.toml:9:17: matrix.variant[1]: found \"b=c\", expected a name of lower-case letters, digits and "
        + "hyphens, 1 to 32 of them"
    ),
    // Empty and double.
    (
      "map = []\nallocator = [\"system\"]",
      "x.toml:7:1: matrix.map: found an empty array, expected at least one value"
    ),
    ("allocator = [\"system\"]", "x.toml:6:1: matrix.map: found nothing, expected an array of maps"),
    (
      "map = [\"native\", \"span\", \"native\"]\nallocator = [\"system\"]",
      "x.toml:7:26: matrix.map[2]: found native a second time, expected each value once"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\n"
        + "keys = [{ type = \"string\" }, { type = \"string\", length = 20 }]",
      "x.toml:9:30: matrix.keys[1]: found string20-uniform a second time, expected each value once"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nkeys = {}",
      "x.toml:9:1: matrix.keys: found an empty table, expected at least one key"
    ),
    // Sizes.
    (
      "map = [\"native\"]\nallocator = [\"system\"]\noperations = [-5]",
      "x.toml:9:15: matrix.operations[0]: found the number -5, expected a whole number, 1 to 1000000000"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nkeys.length = [5000]",
      "x.toml:9:16: matrix.keys.length[0]: found the number 5000, expected a whole number, 1 to 4096"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nkeys.length = [20]",
      "x.toml:9:16: matrix.keys.length[0]: found a value that no cell uses, "
        + "expected a length only with type = \"string\" and without a file"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nvalues = [{ type = \"struct\", size = 100 }]",
      "x.toml:9:30: matrix.values[0].size: found 100, expected for type = \"struct\" one of 8, 16, 24, 32, 64, 128, 256"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nthreads = [1, 400]",
      "x.toml:9:15: matrix.threads[1]: found the number 400, "
        + "expected a whole number, 1 to 256, or { readers = …, writers = … }"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nreserve = [64]",
      "x.toml:9:12: matrix.reserve[0]: found a value that no cell uses, "
        + "expected a reserve only with a map other than native, which has none"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nmix = [{ reads = 1 }]",
      "x.toml:9:8: matrix.mix[0]: found a value that no cell uses, expected a mix only with kind = \"mixed\""
    ),
  ])
  func matrixMistakes(axes: String, message: String) {
    let isKind = axes.contains("kind =")
    let isEntries = axes.contains("entries =")
    let workload = [isKind ? "#" : "kind = \"get-hit\"", isEntries ? "#" : "entries = 8"].joined(separator: "\n")
    let messages = Samples.messages(Samples.file(workload: workload, axes: axes))
    #expect(messages.last == message)
    #expect(messages.count == (axes.contains("jemaloc") ? 2 : 1))
  }

  @Test func aValueThatTheMatrixReplacesIsAMistake() {
    #expect(
      Samples.messages(Samples.file(matrix: "entries = [8, 16]")) == [
        "x.toml:5:1: workload.entries: found a value that matrix.entries replaces, expected entries in one place"
      ])
    #expect(
      Samples.messages(
        Samples.file(
          workload: "kind = \"fill\"\nentries = 8\nkeys = { type = \"string\", length = 9 }",
          matrix: "keys.length = [8, 20]")) == [
          "x.toml:6:27: workload.keys.length: found a value that matrix.keys.length replaces, "
            + "expected keys.length in one place"
        ])
  }

  @Test func aMatrixOfTooManyCellsIsRefusedBeforeItIsMade() {
    let numbers = (1...400).map(String.init).joined(separator: ", ")
    let messages = Samples.messages(
      Samples.file(
        workload: "kind = \"get-hit\"",
        matrix: "entries = [\(numbers)]\nreserve = [\(numbers)]\noperations = [\(numbers)]"))
    #expect(messages == ["x.toml:5:1: matrix: found a matrix of 64000000 cells, expected at most 10000"])
  }
}
