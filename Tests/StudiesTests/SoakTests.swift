import Catalogue
import Measurement
import SeededRandom
import Testing

@testable import Studies

/// What each form leaves behind, counted by its own objects.
@Suite(.serialized) struct SoakTests {
  static let (window, requests) = (32, 640)

  private func observe(_ form: SoakForm) throws -> Observations {
    var setting = StudyTests.setting(try #require(Study.named("soak.\(form.rawValue)")))
    setting.parameters.entries = Self.window
    setting.operationsPerRound = Self.requests
    var observations = Observations()
    try CellProgram.of(try #require(setting.parameters.study), setting).observation?(&observations)
    return observations
  }

  /// Objects, tasks and entries at the end of each form: of all requests, or of those under way.
  static let expected: [(form: SoakForm, objects: Int, tasks: Int, entries: Int)] = [
    (.closuresWhole, requests, 0, requests), (.closuresLight, window, 0, requests),
    (.closuresLightBounded, window, 0, window), (.closuresRemoved, window, 0, window),
    (.contextsKept, requests, requests, requests), (.contextsTimedOut, requests, window, requests),
    (.contextsValue, window, window, requests), (.contextsWrapped, requests, requests, requests),
    (.contextsWeak, window, window, requests), (.contextsWeakSwept, window, window, window),
    (.keysIdentity, requests, 0, requests), (.keysStable, window, 0, window), (.keysManaged, window, 0, window),
  ]

  @Test(arguments: expected.indices) func aFormKeepsWhatItSays(_ index: Int) throws {
    let (form, objects, tasks, entries) = Self.expected[index]
    let observations = try observe(form)
    let figures = observations.figures
    #expect(figures["soak_objects"] == Double(objects))
    #expect(figures["soak_tasks"] == Double(tasks))
    #expect(figures["soak_entries"] == Double(entries))
    #expect(figures["soak_objects_per_1000"] == (objects == Self.requests ? 1_000 : 0))
    // Nothing is lost for good: what is let go of ends.
    #expect(figures["soak_objects_left"] == 0 && figures["soak_tasks_left"] == 0)
    let line = try #require(figures["soak_object_line"])
    #expect(objects == Self.requests ? abs(line - 1) < 1e-9 : line == 0)
    #expect(observations.soak.map(\.operations).last == Self.requests && observations.soak.count == 66)
    #expect(
      observations.soak.last?.stage == .released && observations.soak.dropLast().allSatisfy { $0.stage == .working })
  }

  @Test func everyFormIsExpected() { #expect(Set(Self.expected.map(\.form)) == Set(SoakForm.allCases)) }

  /// Against a list that is searched from the front.
  @Test func theCacheDropsWhatWasUsedLongestAgoAndWhatIsOver() {
    let (bound, life) = (8, 40)
    var cache = LeastRecentCache<Int>(bound: bound, timeToLive: life)
    var model: [(key: Int, value: Int, expires: Int)] = []
    var generator = SplitMix64(seed: 5)
    for now in 0..<5_000 {
      let key = Int.random(in: 0..<20, using: &generator)
      if Bool.random(using: &generator) {
        cache.store(now, under: key, now: now)
        model.removeAll { $0.key == key }
        while let first = model.first, model.count >= bound || first.expires <= now { model.removeFirst() }
        model.append((key, now, now + life))
      } else {
        let found = cache.find(key, now: now)
        let place = model.firstIndex { $0.key == key }
        let entry = place.map { model.remove(at: $0) }
        if let entry, entry.expires > now {
          #expect(found == entry.value)
          model.append(entry)
        } else {
          #expect(found == nil)
        }
      }
      #expect(cache.count == model.count)
    }
  }
}
