import Catalogue
import Testing

@testable import Experiments

@Suite struct AnswerTests {
  private static let axes = "map = [\"synthetic\"]\nallocator = [\"system\"]"

  static func file(_ answer: String, rest: String = "") -> String {
    Samples.file(workload: "kind = \"known-answer\"\nentries = 8\n\(answer)", rest: rest, axes: axes)
  }

  private func answer(_ text: String) throws -> KnownAnswer {
    try #require(try Samples.parse(Self.file("answer = \(text)")).cells.first?.parameters.answer)
  }

  @Test func everyKindOfWorkIsReadByItsName() throws {
    for work in KnownAnswer.Work.allCases where work != .blocks {
      #expect(try answer("{ \(work.rawValue) = 10 }") == KnownAnswer(work, 10))
    }
    #expect(try answer("{ blocks = [24, 100] }") == KnownAnswer(.blocks, sizes: [24, 100]))
  }

  @Test func modifiersAreRead() throws {
    var busy = KnownAnswer(.busy, 4_000)
    busy.slowEvery = [5, 50]
    busy.slowFactor = 3
    #expect(try answer("{ busy = 4_000, slow_every = [5, 50], slow_factor = 3 }") == busy)
    var blocks = KnownAnswer(.blocks, sizes: [24])
    blocks.resizes = [200]
    blocks.holes = 2048
    blocks.held = 4096
    #expect(try answer("{ blocks = [24], resizes = [200], holes = 2048, held = 4096 }") == blocks)
    var pages = KnownAnswer(.pages, 4)
    pages.kept = 1
    pages.passing = 20
    #expect(try answer("{ pages = 4, kept = 1, passing = 20 }") == pages)
    var loads = KnownAnswer(.loads, 4)
    loads.region = 1 << 20
    #expect(try answer("{ loads = 4, region = 1_048_576 }") == loads)
  }

  @Test func aCellsIdHasAllOfItsAnswer() throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "kind = \"known-answer\"\nentries = 8",
        matrix: """
          answer = [{ spin = 500 }, { busy = 10, slow_every = [5, 50], slow_factor = 3 }, { blocks = [24, 100] },
            { file_pages = 1 }, { pages = 4, kept = 1 }, { loads = 4, region = 1_048_576 }]
          """, axes: Self.axes))
    #expect(
      Samples.labels(experiment).map { $0.replacing("map=synthetic,allocator=system,answer=", with: "") } == [
        "spin500", "busy10-slow_every5+50-slow_factor3", "blocks24+100", "file_pages1", "pages4-kept1",
        "loads4-region1048576",
      ])
  }

  @Test(arguments: [
    ("answer = 5", "x.toml:6:1: workload.answer: found the number 5, expected a table such as { spin = 500 }"),
    (
      "answer = {}",
      "x.toml:6:1: workload.answer: found no work, expected one of spin, busy, blocks, leaks, objects, retains, "
        + "loads, calls, pages, file_pages, preemptions"
    ),
    (
      "answer = { spin = 1, busy = 1 }",
      "x.toml:6:1: workload.answer: found spin and busy, expected one of spin, busy, blocks, leaks, objects, "
        + "retains, loads, calls, pages, file_pages, preemptions"
    ),
    (
      "answer = { spin = -1 }",
      "x.toml:6:12: workload.answer.spin: found the number -1, expected a whole number, 0 to 1000000000"
    ),
    (
      "answer = { blocks = [24, 1] }",
      "x.toml:6:26: workload.answer.blocks[1]: found the number 1, expected a whole number, 8 to 1073741824"
    ),
    (
      "answer = { spin = 1, holes = 64 }",
      "x.toml:6:22: workload.answer.holes: found a value that spin does not use, expected it only with blocks"
    ),
    (
      "answer = { loads = 1, region = 5_000 }",
      "x.toml:6:23: workload.answer.region: found 5000, expected a multiple of 64"
    ),
    (
      "answer = { pages = 1, kept = 2 }",
      "x.toml:6:23: workload.answer.kept: found 2, expected at most the entry's pages (1)"
    ),
    (
      "answer = { busy = 1, slow_factor = 3 }",
      "x.toml:6:22: workload.answer.slow_factor: found a factor that no operation has, "
        + "expected it only with slow_every"
    ),
    (
      "answer = { busy = 1_000_000_000, slow_every = [2], slow_factor = 100 }",
      "x.toml:6:34: workload.answer.slow_every: found operations of 100.0 s, "
        + "expected at most 60 s: busy times slow_factor for each number"
    ),
    (
      "",
      "x.toml:3:1: workload.answer: found nothing, expected for kind = \"known-answer\" a table such as { spin = 500 }"
    ),
  ])
  func mistakes(answer: String, message: String) {
    #expect(Samples.messages(Self.file(answer)) == [message])
  }

  @Test func aMisspeltKindOfWorkIsToldOnce() {
    let messages = Samples.messages(Self.file("answer = { spinn = 5 }"))
    #expect(messages.count == 1 && messages[0].hasSuffix("did you mean \"spin\"?"), "\(messages)")
  }

  @Test func anAnswerBelongsToKnownAnswers() {
    let messages = Samples.messages(Samples.file(workload: "kind = \"fill\"\nentries = 8\nanswer = { spin = 5 }"))
    #expect(
      messages == [
        "x.toml:6:1: workload.answer: found a value that no cell uses, expected an answer only with kind = \"known-answer\""
      ])
  }

  @Test func mapsAndKnownAnswersDoNotMix() throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "entries = 8", matrix: "kind = [\"known-answer\", \"fill\"]\nanswer = [{ spin = 5 }]",
        axes: "map = [\"native\", \"synthetic\"]\nallocator = [\"system\"]"))
    #expect(experiment.cells.map(\.parameters.map) == [.native, .synthetic])
    #expect(experiment.skipped.map(\.parameters.map) == [.native, .synthetic])
    #expect(experiment.skipped[0].reason.contains("map must be \"synthetic\""))
    #expect(experiment.skipped[1].reason.contains("\"known-answer\" only"))
  }

  @Test func whatWouldNotFitIntoMemoryIsRefused() {
    let messages = Samples.messages(
      Self.file("answer = { pages = 1_000_000 }").replacing("entries = 8", with: "entries = 1_000"))
    #expect(messages.count == 1 && messages[0].contains("workload.entries"), "\(messages)")
  }
}
