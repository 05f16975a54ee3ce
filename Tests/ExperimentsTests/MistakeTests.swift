import Testing

@testable import Experiments

/// Each mistake outside [workload] and [matrix] gives one message, in these words.
@Suite struct MistakeTests {
  @Test(arguments: [
    (
      "id = \"x\"\ntitle = \"X\"\nspam = 1\n[workload]\nkind = \"get-hit\"\nentries = 8\n[matrix]\n"
        + "map = [\"native\"]\nallocator = [\"system\"]",
      "x.toml:3:1: spam: found an unknown key, expected one of id, title, reproduces, analysis, workload, matrix, "
        + "measure, exclude, known_answer, limit"
    ),
    (
      "id = \"x\"\ntitel = \"X\"\ntitle = \"X\"\n[workload]\nkind = \"get-hit\"\nentries = 8\n[matrix]\n"
        + "map = [\"native\"]\nallocator = [\"system\"]",
      "x.toml:2:1: titel: found an unknown key, expected one of id, title, reproduces, analysis, workload, matrix, "
        + "measure, exclude, known_answer, limit; did you mean \"title\"?"
    ),
  ])
  func unknownKeysAtTheTop(text: String, message: String) {
    #expect(Samples.messages(text) == [message])
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

  @Test(arguments: [
    (
      "[measure]\npasses = [\"tiem\"]",
      "x.toml:11:11: measure.passes[0]: found \"tiem\", expected one of time, latency, allocations, memory, counters, observations, timeline, inspection, profile, cpu-profile, collector; did you mean \"time\"?"
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
      "x.toml:11:1: exclude[0].keys.typ: found an unknown key, expected one of type, length, distribution, exponent, file, format, column, count, limit; did you mean \"type\"?"
    ),
    ("[[exclude]]\nmap = []", "x.toml:11:1: exclude[0].map: found an empty array, expected at least one value"),
    (
      "[[exclude]]\nmap = [\"span\", \"span\"]",
      "x.toml:11:16: exclude[0].map[1]: found span a second time, expected each value once"
    ),
    ("[exclude]\nmap = \"native\"", "x.toml:10:1: exclude: found a table, expected tables [[exclude]]"),
  ])
  func mistakesOfTheRest(rest: String, message: String) {
    #expect(Samples.messages(Samples.file(rest: rest)) == [message])
  }
}
