import CoreMetrics
import MapMetrics
import MapVariants
import SeededRandom
import Testing

@Suite struct RecordingMapTests {
  /// Random operations, and the list of what they were, which the test writes itself.
  private func check<Base: DictionaryOperations & ~Copyable>(_ base: consuming Base, seed: UInt64) throws
  where Base.Key == UInt64, Base.Value == UInt64 {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre())
    var map = RecordingMap(base, recorder: recorder) { Int($0 % 1000) }
    var model: [UInt64: UInt64] = [:]
    var expected: [RecordedRow] = []
    func expect(_ operation: String, _ key: UInt64, _ size: UInt64? = nil) {
      expected.append(RecordedRow(operation: operation, key: "\(key)", size: Int((size ?? 0) % 1000)))
    }
    var random = SplitMix64(seed: seed)
    for step in 0..<5_000 as Range<UInt64> {
      let key = UInt64(random.below(200))
      switch random.below(100) {
      case 0..<25:
        #expect(map.updateValue(step, forKey: key) == model.updateValue(step, forKey: key))
        expect("set", key, step)
      case ..<35:
        map[key] = step
        model[key] = step
        expect("set", key, step)
      case ..<50:
        #expect(map.removeValue(forKey: key) == model.removeValue(forKey: key))
        expect("delete", key)
      case ..<55:
        map[key] = nil
        model[key] = nil
        expect("delete", key)
      case ..<65:
        #expect(map.contains(key) == (model[key] != nil))
        expect("get", key)
      case ..<80:
        #expect(map.value(forKey: key) == model[key])
        expect("get", key, model[key])
      default:
        #expect(map[key] == model[key])
        expect("get", key, model[key])
      }
      #expect(map.count == model.count && map.isEmpty == model.isEmpty)
    }
    recorder.finish()
    #expect(try folder.rows() == expected)
    var counted = RecordingStatistics()
    counted.recorded = expected.count
    #expect(recorder.statistics == counted)
    #expect(recorder.error == nil)
    var left: [UInt64: UInt64] = [:]
    map.forEach { left[$0] = $1 }
    #expect(left == model, "the map does what it did without the recording")
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func aRecordingIsTheListOfOperations(seed: UInt64) throws {
    try check([UInt64: UInt64](), seed: seed)
    try check(SpanMap<UInt64, UInt64>(), seed: seed)
    try check(ArenaMap<UInt64, UInt64>(), seed: seed)
    try check(BucketMap<UInt64, UInt64>(), seed: seed)
    // It has no capacity.
    try check(ReadMostlyMap<UInt64, UInt64>(), seed: seed)
    try check(MutexLockedMap<UInt64, UInt64>(), seed: seed)
  }

  @Test func timesNeverGoBackInAThread() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    for key in 0..<1000 { recorder.record(.get, key: key) }
    recorder.finish()
    let times = try folder.rows().map(\.time)
    #expect(times.count == 1000 && zip(times, times.dropFirst()).allSatisfy(<=))
    #expect(Set(times).count > 10, "the clock goes on")
  }

  @Test func withoutASizeAllSizesAreZero() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre())
    var map = RecordingMap(["a": "long"], recorder: recorder)
    map["b"] = "longer"
    _ = map["a"]
    recorder.finish()
    #expect(
      try folder.rows() == [
        RecordedRow(operation: "set", key: "b", size: 0), RecordedRow(operation: "get", key: "a", size: 0),
      ])
  }

  @Test func sizesAreThoseOfValuesThatAreSetOrFound() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre())
    var map = RecordingMap([String: String](), recorder: recorder) { $0.utf8.count }
    map["a"] = "12345"
    _ = map["a"]
    _ = map["b"]
    _ = map.contains("a")
    map["a"] = nil
    recorder.finish()
    #expect(try folder.rows().map(\.operation) == ["set", "get", "get", "get", "delete"])
    #expect(try folder.rows().map(\.size) == [5, 5, 0, 0, 0])
  }

  @Test func sizesThatMakeNoSenseAreZeroAndLargeOnesStay() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    for size in [-1, Int.min, 0, 1 << 40] { recorder.record(.set, key: 1, valueSize: size) }
    recorder.finish()
    #expect(try folder.rows().map(\.size) == [0, 0, 0, 1 << 40])
  }

  @Test func anOptionalValueIsFoundEvenIfItIsNil() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    var map = RecordingMap([Int: Int?](), recorder: recorder) { $0 == nil ? 1 : 2 }
    map.updateValue(nil, forKey: 1)
    #expect(map[1] == .some(nil))
    recorder.finish()
    #expect(try folder.rows().map(\.size) == [1, 1])
  }

  @Test func removingAllIsADeleteOfEachEntry() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre())
    var map = RecordingMap(SpanMap<Int, Int>(), recorder: recorder)
    for key in 0..<100 { map[key] = key }
    map.removeAll()
    #expect(map.count == 0)
    recorder.finish()
    let rows = try folder.rows()
    #expect(rows.prefix(100).allSatisfy { $0.operation == "set" })
    #expect(rows.dropFirst(100).allSatisfy { $0.operation == "delete" })
    #expect(Set(rows.dropFirst(100).map(\.key)) == Set((0..<100).map(String.init)) && rows.count == 200)
  }

  @Test func aRecordedMapIsStillWhatItsBaseIs() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    var map = RecordingMap(SpanMap<Int, Int>(), recorder: recorder)
    map.reserveCapacity(100)
    #expect(map.capacity >= 100 && map.memoryMark == map.withBase { $0.memoryMark })
    map[1] = 2
    #expect(map.storageAddress == map.withBase { $0.storageAddress })
    let copied = RecordingMap([1: 1], recorder: recorder)
    var copy = copied
    copy[1] = 5
    #expect(copied[1] == 1 && copy[1] == 5)
    #expect(copy.unrecorded() == [1: 5])
    let base = map.unrecorded()
    #expect(base.count == 1)
  }

  @Test func aMapCanBeMonitoredAndRecorded() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    var map = MonitoredMap(
      RecordingMap(SpanMap<Int, Int>(), recorder: recorder), name: "both", factory: NOOPMetricsHandler.instance)
    map[1] = 1
    _ = map[1]
    recorder.finish()
    #expect(map.monitor.statistics.hits == 1)
    #expect(try folder.rows().map(\.operation) == ["set", "get"])
  }

  @Test func aRecorderThatIsGoneHasWrittenEverything() throws {
    let folder = try RecordingFolder()
    do {
      var map = RecordingMap([Int: Int](), recorder: try MapRecorder(path: folder.file()))
      for key in 0..<5000 { map[key] = key }
    }
    #expect(try folder.rows().count == 5000)
  }

  @Test func afterTheEndOperationsAreCountedAndTheMapWorksOn() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    var map = RecordingMap([Int: Int](), recorder: recorder)
    map[1] = 1
    recorder.finish()
    recorder.finish()
    map[2] = 2
    #expect(map[2] == 2 && map.count == 2)
    #expect(recorder.statistics.recorded == 1 && recorder.statistics.dropped == 2)
    #expect(try folder.rows().count == 1)
  }
}
