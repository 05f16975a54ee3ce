import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct HashSeedingTests {
  @Test func oneSeedGivesOneHashFunction() throws {
    let first = try run(Installed.fixture, ["hashes", "12345"])
    let second = try run(Installed.fixture, ["hashes", "12345"])
    #expect(first.status == 0, "\(first.output)")
    #expect(first.values["hash"] == second.values["hash"])
    #expect(first.values["hash"] != nil)
  }

  @Test func anotherSeedGivesAnother() throws {
    let hashes = try ["1", "2", "3"].map { try run(Installed.fixture, ["hashes", $0]).values["hash"] }
    #expect(Set(hashes).count == 3)
  }

  @Test func fixedSeedsAreThoseOfTheRuntimesVariable() throws {
    let fixed = try run(Installed.fixture, ["hashes", "fixed"])
    let byRuntime = try run(
      Installed.fixture, ["hashes", "untouched"], environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
    #expect(fixed.values["hash"] != nil)
    #expect(fixed.values["hash"] == byRuntime.values["hash"])
    #expect(fixed.values["order"] == byRuntime.values["order"])
  }
}
