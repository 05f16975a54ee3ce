import Testing

@testable import Experiments

/// All mistakes of a file are listed together, however many they are and whatever the file holds.
@Suite struct MistakeListTests {
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
    #expect(messages.last == "x.toml: found 4900 more mistakes, expected none")
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
    #expect(messages.allSatisfy { $0.count < Samples.mapNames.count + 150 })
  }
}
