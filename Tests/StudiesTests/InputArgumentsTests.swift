import Measurement
import Catalogue
import Testing

@testable import Studies

/// Requests arrive whole and once, and arguments are made as often as a count by hand says.
@Suite struct InputArgumentsTests {
  @Test(arguments: [false, true]) func everyRequestIsReadOnce(isPooled: Bool) {
    let pipe = RequestPipe()
    let reader = RequestReader(pipe: pipe, isPooled: isPooled, size: 512, held: 5)
    for number in 0..<200 as Range<UInt64> { pipe.send(number * 7) }
    pipe.end()
    var read: [UInt64] = []
    while let number = reader.answerNext() { read.append(number) }
    #expect(read == (0..<200).map { $0 * 7 })
  }

  /// Made: one for each, and one for the end. Pooled: those held, and the one being read into.
  @Test(arguments: [1, 5, 32]) func aPoolMakesAsManyAsAreHeld(held: Int) throws {
    for isPooled in [false, true] {
      let pipe = RequestPipe()
      let reader = RequestReader(pipe: pipe, isPooled: isPooled, size: 64, held: held)
      for number in 0..<100 as Range<UInt64> {
        pipe.send(number)
        #expect(reader.answerNext() == number)
      }
      #expect(reader.made == (isPooled ? held + 1 : 100))
      if isPooled {
        let reuse = try #require(reader.poolReuse)
        #expect(abs(reuse - (1 - Double(held + 1) / 100)) < 1e-12)
      }
      reader.giveUpAll()
    }
  }

  @Test(arguments: ["made", "pooled"]) func aPacedSenderIsHeardToTheEnd(form: String) throws {
    let study = try #require(Study.named("input-arguments.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 8
    setting.parameters.load = OpenLoad(rate: 20_000, schedule: .fixed)
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    // 256 operations, and one more to find the end.
    #expect(observations.figures["input_objects_made"] == (form == "made" ? 257 : 9))
    let wakeUps = try #require(observations.figures["input_wake_ups_per_request"])
    #expect(wakeUps >= 0 && wakeUps < 3)
    // Sent at that rate, so not answered faster.
    #expect(try #require(observations.figures["input_answered_rate"]) < 20_000 * 1.01)
  }
}
