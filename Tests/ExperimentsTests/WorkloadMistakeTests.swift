import Testing

@testable import Experiments

/// Each mistake in [workload] gives one message, in these words.
@Suite struct WorkloadMistakeTests {
  @Test(arguments: [
    (
      "kind = \"spam\"\nentries = 8",
      "x.toml:4:1: workload.kind: found \"spam\", expected one of create-fill-drop, fill, get-hit, get-miss, update, "
        + "erase, churn, iterate, clear-and-refill, mixed, trace, empty, known-answer, study"
    ),
    ("kind = \"fill\"", "x.toml:3:1: workload.entries: found nothing, expected the number of entries of a full map"),
    (
      "entries = 8",
      "x.toml:3:1: workload.kind: found nothing, expected one of create-fill-drop, fill, get-hit, get-miss, update, "
        + "erase, churn, iterate, clear-and-refill, mixed, trace, empty, known-answer, study"
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
        + "expected a length only with type = \"string\" and without a file"
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
      "x.toml:6:1: workload.keys: found \"uint64\", expected a table with type, length, distribution, exponent, file, format, column, count, limit"
    ),
  ])
  func workloadMistakes(workload: String, message: String) {
    #expect(Samples.messages(Samples.file(workload: workload)) == [message])
  }
}
