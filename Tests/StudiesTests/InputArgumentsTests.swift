import Catalogue
import Measurement
import Testing

@testable import Studies

/// Requests arrive whole and once, and arguments are made as often as a count by hand says.
@Suite struct InputArgumentsTests {
  @Test(arguments: [false, true]) func everyRequestIsAnsweredOnce(isPooled: Bool) throws {
    let sockets = try RequestSockets(count: 3)
    let server = try RequestServer(sockets, isPooled: isPooled, size: 512, held: 5)
    for number in 0..<200 as Range<UInt64> { sockets.send(number * 7) }
    sockets.end()
    while server.answerWhatIsThere() {}
    #expect(server.answered == 200 && server.sum == 7 * 199 * 100)
    // At most one request of each connection at a time, at least one each time.
    #expect((67...200).contains(server.wakeUps))
    #expect(!server.answerWhatIsThere())
  }

  /// Made: one for each. Pooled: those held, and the one being read into.
  @Test(arguments: [1, 5, 32]) func aPoolMakesAsManyAsAreHeld(held: Int) throws {
    for isPooled in [false, true] {
      let sockets = try RequestSockets(count: 2)
      let server = try RequestServer(sockets, isPooled: isPooled, size: 64, held: held)
      for number in 0..<100 as Range<UInt64> {
        sockets.send(number)
        while server.answered == number { _ = server.answerWhatIsThere() }
      }
      #expect(server.wakeUps == 100 && server.answered == 100)
      #expect(server.made == (isPooled ? held + 1 : 100))
      if isPooled {
        let reuse = try #require(server.poolReuse)
        #expect(abs(reuse - (1 - Double(held + 1) / 100)) < 1e-12)
      }
      server.giveUpAll()
    }
  }

  @Test(arguments: ["made", "pooled"], [OpenLoad.Schedule.fixed, .poisson])
  func aPacedClientIsHeardToTheEnd(form: String, schedule: OpenLoad.Schedule) throws {
    let study = try #require(Study.named("input-arguments.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 8
    setting.parameters.load = OpenLoad(rate: 20_000, schedule: schedule)
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    // 256 operations, of which the second half counts.
    #expect(observations.figures["input_objects_made"] == (form == "made" ? 256 : 9))
    #expect(observations.figures["input_objects_per_request"] == (form == "made" ? 1 : 0))
    #expect(observations.figures["input_reuse_share"] == (form == "made" ? 0 : 1))
    #expect(observations.figures["input_first_reuse_share"] == (form == "made" ? 0 : 1 - 9.0 / 256))
    let wakeUps = try #require(observations.figures["input_wake_ups_per_request"])
    #expect(wakeUps > 0 && wakeUps <= 1)
    #expect(try #require(observations.figures["input_sleeps_per_request"]) >= 0)
    #expect(try #require(observations.figures["input_answered_rate"]) > 0)
  }

  @Test func requestsAreDueAtTheLoadsRate() {
    let even = RequestSchedule(OpenLoad(rate: 2_000, schedule: .fixed), requests: 5, seed: 1)
    #expect(even.dueNanoseconds == [0, 500_000, 1_000_000, 1_500_000, 2_000_000])
    let random = RequestSchedule(OpenLoad(rate: 2_000, schedule: .poisson), requests: 20_000, seed: 1).dueNanoseconds
    #expect(zip(random, random.dropFirst()).allSatisfy { $0 <= $1 })
    // 10 s are expected, with a deviation of 0.07.
    #expect((9_700_000_000...10_300_000_000).contains(random[random.count - 1]))
    // A gap is above its mean with a probability of 1/e.
    let long = zip(random, random.dropFirst()).count { $1 - $0 > 500_000 }
    #expect((7_000...7_720).contains(long))
  }
}
