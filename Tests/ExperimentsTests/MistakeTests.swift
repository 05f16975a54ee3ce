import Catalogue
import Testing

@testable import Experiments

/// Each mistake gives one message, in these words.
@Suite struct MistakeTests {
  @Test(arguments: [
    (
      "id = \"x\"\ntitle = \"X\"\nspam = 1\n[workload]\nkind = \"get-hit\"\nentries = 8\n[matrix]\n"
        + "map = [\"native\"]\nallocator = [\"system\"]",
      "x.toml:3:1: spam: found an unknown key, expected one of id, title, reproduces, analysis, workload, matrix, "
        + "measure, exclude"
    ),
    (
      "id = \"x\"\ntitel = \"X\"\ntitle = \"X\"\n[workload]\nkind = \"get-hit\"\nentries = 8\n[matrix]\n"
        + "map = [\"native\"]\nallocator = [\"system\"]",
      "x.toml:2:1: titel: found an unknown key, expected one of id, title, reproduces, analysis, workload, matrix, "
        + "measure, exclude; did you mean \"title\"?"
    ),
  ])
  func unknownKeysAtTheTop(text: String, message: String) {
    #expect(Samples.messages(text) == [message])
  }

  @Test(arguments: [
    // Unknown names.
    (
      "map = [\n  \"native\",\n  \"arena\", \"spam\"]\nallocator = [\"system\"]",
      "x.toml:9:12: matrix.map[2]: found \"spam\", expected one of \(mapNames); "
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
        + "update, erase, churn, iterate, clear-and-refill, mixed, empty; did you mean \"get-hit\"?"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nentrys = [8]",
      "x.toml:9:1: matrix.entrys: found an unknown key, expected one of map, allocator, kind, operations, entries, "
        + "reserve, threads, keys, values, mix; did you mean \"entries\"?"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nkeys.len = [8]",
      "x.toml:9:1: matrix.keys.len: found an unknown key, expected one of type, length, distribution, exponent; "
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
      "x.toml:7:8: matrix.map[0]: found true, expected one of \(mapNames)"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nvalues = [\"uint64\"]",
      "x.toml:9:11: matrix.values[0]: found \"uint64\", expected a table with type, size"
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
        + "expected a length only with type = \"string\""
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nvalues = [{ type = \"struct\", size = 100 }]",
      "x.toml:9:30: matrix.values[0].size: found 100, expected for type = \"struct\" one of 8, 16, 24, 32, 64, 128, 256"
    ),
    (
      "map = [\"native\"]\nallocator = [\"system\"]\nthreads = [1, 4]",
      "x.toml:9:15: matrix.threads[1]: found the number 4, expected 1"
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

  @Test(arguments: [
    (
      "kind = \"spam\"\nentries = 8",
      "x.toml:4:1: workload.kind: found \"spam\", expected one of create-fill-drop, fill, get-hit, get-miss, update, "
        + "erase, churn, iterate, clear-and-refill, mixed, empty"
    ),
    ("kind = \"fill\"", "x.toml:3:1: workload.entries: found nothing, expected the number of entries of a full map"),
    (
      "entries = 8",
      "x.toml:3:1: workload.kind: found nothing, expected one of create-fill-drop, fill, get-hit, get-miss, update, "
        + "erase, churn, iterate, clear-and-refill, mixed, empty"
    ),
    (
      "kind = \"fill\"\nentries = 0",
      "x.toml:5:1: workload.entries: found the number 0, expected a whole number, 1 or more"
    ),
    (
      "kind = \"fill\"\nentries = 1_000_000_000_000",
      "x.toml:5:1: workload.entries: found 1000000000000 entries, which need at least 21.8 TiB of memory, "
        + "expected at most what fits into 80 % of this machine's 16.0 GiB"
    ),
    (
      "kind = \"fill\"\nentries = 9_223_372_036_854_775_807",
      "x.toml:5:1: workload.entries: found 9223372036854775807 entries, which need at least 8 EiB of memory, "
        + "expected at most what fits into 80 % of this machine's 16.0 GiB"
    ),
    (
      "kind = \"fill\"\nentries = 100_000\nvalues = { type = \"bytes\", size = 1_000_000 }",
      "x.toml:5:1: workload.entries: found 100000 entries, which need at least 93.1 GiB of memory, "
        + "expected at most what fits into 80 % of this machine's 16.0 GiB"
    ),
    (
      "kind = \"fill\"\nentries = 1000\noperations = 1500",
      "x.toml:6:1: workload.operations: found 1500, expected a multiple of entries (1000): "
        + "a round of fill is a whole number of fillings"
    ),
    (
      "kind = \"fill\"\nentries = 8\nkeys = { type = \"uint64\", length = 20 }",
      "x.toml:6:27: workload.keys.length: found a value that no cell uses, "
        + "expected a length only with type = \"string\""
    ),
    (
      "kind = \"fill\"\nentries = 8\nkeys.exponent = 0.5",
      "x.toml:6:1: workload.keys.exponent: found a value that no cell uses, "
        + "expected an exponent only with distribution = \"zipf\""
    ),
    (
      "kind = \"fill\"\nentries = 8\nvalues = { size = 8 }",
      "x.toml:6:12: workload.values.size: found a value that no cell uses, "
        + "expected a size only with type = \"bytes\", \"struct\" or \"class\""
    ),
    (
      "kind = \"fill\"\nentries = 8\nvalues = { type = \"class\", size = 12 }",
      "x.toml:6:28: workload.values.size: found 12, expected for type = \"class\" a multiple of 8, at least 8"
    ),
    (
      "kind = \"fill\"\nentries = 8\nkeys = { type = \"string\", distribution = \"zipf\", exponent = -1 }",
      "x.toml:6:50: workload.keys.exponent: found the number -1, expected a number above 0 and up to 10"
    ),
    (
      "kind = \"fill\"\nentries = 8\nkeys = { type = \"strnig\" }",
      "x.toml:6:10: workload.keys.type: found \"strnig\", expected one of uint64, string, struct16; "
        + "did you mean \"string\"?"
    ),
    (
      "kind = \"mixed\"\nentries = 8\nmix = { reads = 0.5 }",
      "x.toml:6:1: workload.mix: found shares that add up to 0.5, expected shares that add up to 1"
    ),
    (
      "kind = \"mixed\"\nentries = 8\nmix = { reads = 2, erases = -1 }",
      "x.toml:6:9: workload.mix.reads: found the number 2.0, expected a share between 0 and 1"
    ),
    (
      "kind = \"mixed\"\nentries = 8\nmix = { reads = nan }",
      "x.toml:6:9: workload.mix.reads: found the number nan, expected a share between 0 and 1"
    ),
    (
      "kind = \"fill\"\nentries = 8\nmap = \"native\"",
      "x.toml:6:1: workload.map: found a map in [workload], expected map = […] in [matrix]"
    ),
    (
      "kind = \"fill\"\nentries = 8\nkeys = \"uint64\"",
      "x.toml:6:1: workload.keys: found \"uint64\", expected a table with type, length, distribution, exponent"
    ),
  ])
  func workloadMistakes(workload: String, message: String) {
    #expect(Samples.messages(Samples.file(workload: workload)) == [message])
  }

  @Test(arguments: [
    (
      "[measure]\npasses = [\"tiem\"]",
      "x.toml:11:11: measure.passes[0]: found \"tiem\", expected one of time, latency, allocations, memory, counters; did you mean \"time\"?"
    ),
    (
      "[measure]\npasses = []",
      "x.toml:11:1: measure.passes: found an empty array, expected an array of at least one pass's name"
    ),
    (
      "[measure]\npasses = [\"time\", \"time\"]",
      "x.toml:11:19: measure.passes[1]: found \"time\" a second time, expected each pass once"
    ),
    (
      "[measure]\nprocesses = 0",
      "x.toml:11:1: measure.processes: found the number 0, expected a whole number, 1 to 1000"
    ),
    (
      "[measure]\nseconds = -0.5",
      "x.toml:11:1: measure.seconds: found the number -0.5, expected seconds above 0 and up to 3600"
    ),
    (
      "[measure]\nseconds = inf",
      "x.toml:11:1: measure.seconds: found the number inf, expected seconds above 0 and up to 3600"
    ),
    ("[measure]\nwarm_up = \"2\"", "x.toml:11:1: measure.warm_up: found \"2\", expected a whole number, 0 to 1000"),
    (
      "[measure]\nwarmup = 2",
      "x.toml:11:1: measure.warmup: found an unknown key, expected one of passes, processes, seconds, warm_up, profiles; did you mean \"warm_up\"?"
    ),
    (
      "[[exclude]]\nreason = \"why\"",
      "x.toml:10:1: exclude[0]: found no condition, expected at least one parameter = value"
    ),
    (
      "[[exclude]]\nmap = \"span\"",
      "x.toml:10:1: exclude[0]: found an exclusion that matches no cell, expected values that a cell of the matrix has"
    ),
    (
      "[[exclude]]\nmap = \"native\"",
      "x.toml:10:1: exclude: found exclusions of every cell, expected a cell to be left"
    ),
    (
      "[[exclude]]\nentries = \"8\"", "x.toml:11:1: exclude[0].entries: found \"8\", expected a whole number, 1 or more"
    ),
    (
      "[[exclude]]\nkeys.typ = \"uint64\"",
      "x.toml:11:1: exclude[0].keys.typ: found an unknown key, expected one of type, length, distribution, exponent; did you mean \"type\"?"
    ),
    ("[exclude]\nmap = \"native\"", "x.toml:10:1: exclude: found a table, expected tables [[exclude]]"),
  ])
  func mistakesOfTheRest(rest: String, message: String) {
    #expect(Samples.messages(Samples.file(rest: rest)) == [message])
  }

  @Test(arguments: [
    (
      "id = \"x\"", "id = \"Not An Id\"",
      "x.toml:1:1: id: found \"Not An Id\", expected lower-case letters, digits and hyphens, 1 to 64 of them"
    ),
    (
      "id = \"x\"", "id = \"\"",
      "x.toml:1:1: id: found \"\", expected lower-case letters, digits and hyphens, 1 to 64 of them"
    ),
    ("id = \"x\"", "id = 7", "x.toml:1:1: id: found the number 7, expected text"),
    ("id = \"x\"\n", "", "x.toml:1:1: id: found nothing, expected text"),
    ("title = \"X\"", "title = \" \"", "x.toml:2:1: title: found an empty text, expected one line on what is measured"),
    (
      "title = \"X\"", "title = \"X\"\nreproduces = [\"D1T9\"]",
      "x.toml:3:15: reproduces[0]: found \"D1T9\", expected a table's id such as \"D1.T9\""
    ),
    (
      "title = \"X\"", "title = \"X\"\nreproduces = \"D1.T9\"",
      "x.toml:3:1: reproduces: found \"D1.T9\", expected an array of texts"
    ),
    (
      "title = \"X\"", "title = \"X\"\nreproduces = [\"D1.T9\", \"D1.T9\"]",
      "x.toml:3:24: reproduces[1]: found \"D1.T9\" a second time, expected each table once"
    ),
    ("title = \"X\"", "title = \"X\"\nanalysis = 1", "x.toml:3:1: analysis: found the number 1, expected text"),
    (
      "[workload]\nkind = \"get-hit\"\nentries = 8", "workload = 3",
      "x.toml:3:1: workload: found the number 3, expected a table"
    ),
    (
      "[workload]\nkind = \"get-hit\"\nentries = 8\n", "",
      "x.toml:1:1: workload: found nothing, expected a table [workload]"
    ),
  ])
  func mistakesAtTheTop(good: String, bad: String, message: String) {
    #expect(Samples.messages(Samples.file().replacing(good, with: bad)) == [message])
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

  @Test func allMistakesOfAFileAreReportedAtOnceInItsOrder() {
    let text = """
      id = "X"
      titel = "X"
      reproduces = ["T9"]

      [workload]
      kind = "fil"
      entries = 1_000_000_000_000
      operations = 0
      keys = { type = "string", lenght = 20 }

      [matrix]
      map = ["native", "spam", 3]
      allocator = []

      [measure]
      passes = ["time", "counter"]
      seconds = 0

      [[exclude]]
      map = "nativ"
      """
    let messages = Samples.messages(text)
    #expect(
      messages.map { $0.prefix { $0 != " " } } == [
        "x.toml:1:1:", "x.toml:1:1:", "x.toml:2:1:", "x.toml:3:15:", "x.toml:6:1:", "x.toml:7:1:", "x.toml:8:1:",
        "x.toml:9:27:", "x.toml:12:18:", "x.toml:12:26:", "x.toml:13:1:", "x.toml:16:19:", "x.toml:17:1:",
        "x.toml:20:1:",
      ])
    #expect(messages.contains("x.toml:1:1: title: found nothing, expected text"))
    #expect(messages.contains { $0.hasSuffix("did you mean \"native\"?") })
  }

  @Test func afterAHundredMistakesTheRestIsCounted() {
    let values = (0..<5000).map { "\"map\($0)\"" }.joined(separator: ", ")
    let messages = Samples.messages(Samples.file(axes: "map = [\(values)]\nallocator = [\"system\"]"))
    #expect(messages.count == 101)
    #expect(messages.last == "x.toml: found 4900 mistakes more, expected none")
  }

  @Test func messagesStayOnOneLineAndSafeForATerminal() {
    let messages = Samples.messages(
      Samples.file(axes: "map = [\"na\\ntive\\u001B[31m\"]\nallocator = [\"system\"]\n\"a\\nb\" = 1"))
    #expect(messages.count == 2)
    #expect(messages.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } })
    #expect(messages.contains { $0.contains("found \"na\\ntive\\u{1B}[31m\"") })
  }

  @Test func aLongTextIsCut() {
    let messages = Samples.messages(
      Samples.file(axes: "map = [\"\(String(repeating: "n", count: 10_000))\"]\nallocator = [\"system\"]"))
    #expect(messages.count == 1)
    // The list of maps, and what little else there is to say.
    #expect(messages.allSatisfy { $0.count < mapNames.count + 150 })
  }
}

/// The maps as a message lists them.
private let mapNames = MapVariant.allCases.map(\.id).joined(separator: ", ")
