import Foundation
import MapMetrics
import Testing

@Suite struct RecordingFileTests {
  @Test func anEmptyRecordingIsTheHeader() throws {
    let folder = try RecordingFolder()
    try MapRecorder(path: folder.file()).finish()
    #expect(try folder.bytes() == Array("time,operation,key,value_size\n".utf8))
    #expect(try folder.names() == ["map.csv"])
  }

  @Test func theFileIsItsOwnersAlone() throws {
    let folder = try RecordingFolder()
    try MapRecorder(path: folder.file()).finish()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file())
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  /// Many rows through small files: each is within its bound and whole, and together they have the last operations.
  @Test(arguments: [1, 2, 3, 7], [4096, 5000])
  func fullFilesGiveWay(files: Int, bytes: Int) throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(
      path: folder.file("map.long.csv"), keys: .asTheyAre(), maximumBytes: bytes, files: files, capacity: 1 << 14)
    for number in 0..<10_000 { recorder.record(.set, key: number, valueSize: number) }
    recorder.finish()
    #expect(recorder.statistics.recorded == 10_000)
    let names = ["map.long.csv"] + (1..<files).map { "map.long.\($0).csv" }
    #expect(try folder.names() == names.sorted())
    var rows: [RecordedRow] = []
    for (index, name) in names.enumerated() {
      let count = try folder.bytes(name).count
      #expect(count <= bytes)
      if index > 0 { #expect(count > bytes - 60, "a file is left only when it is full") }
      rows = try folder.rows(name) + rows
    }
    let expected = (10_000 - rows.count..<10_000).map { RecordedRow(operation: "set", key: "\($0)", size: $0) }
    #expect(rows == expected && rows.count > (files - 1) * 60)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.time <= $1.time }, "the clock begins once")
  }

  /// Rows that are as long as rows can be.
  @Test func theLongestRowsFitTheSmallestFile() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(
      path: folder.file(), keys: .asTheyAre(upTo: 1024), maximumBytes: 4096, files: 100, capacity: 256)
    let keys = (0..<90).map { String(repeating: "\"", count: 1000 + $0) }
    for key in keys { recorder.record(.delete, key: key, valueSize: .max) }
    recorder.finish()
    #expect(recorder.statistics.recorded == 90 && recorder.error == nil)
    var found: [String] = []
    for name in try folder.names() {
      #expect(try folder.bytes(name).count <= 4096)
      found += try folder.rows(name).map(\.key)
    }
    #expect(Set(found).count == 90 && Set(found).isSuperset(of: keys.filter { $0.utf8.count <= 1024 }))
    #expect(recorder.statistics.cutKeys == keys.count { $0.utf8.count > 1024 })
  }

  @Test func anEarlierRecordingGetsTheNextName() throws {
    let folder = try RecordingFolder()
    for round in 0..<4 {
      let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre(), files: 3)
      recorder.record(.get, key: round)
      recorder.finish()
    }
    #expect(try folder.names() == ["map.1.csv", "map.2.csv", "map.csv"])
    #expect(try folder.rows("map.csv").map(\.key) == ["3"])
    #expect(try folder.rows("map.1.csv").map(\.key) == ["2"])
    #expect(try folder.rows("map.2.csv").map(\.key) == ["1"])
  }

  @Test func anEmptyFileIsTakenAsItIs() throws {
    let folder = try RecordingFolder()
    #expect(FileManager.default.createFile(atPath: folder.file(), contents: nil))
    try MapRecorder(path: folder.file()).finish()
    #expect(try folder.names() == ["map.csv"])
  }

  @Test(arguments: [("map", "map.1"), (".map", ".map.1"), ("a.b/map", "a.b/map.1"), ("a.b/.map.csv", "a.b/.map.1.csv")])
  func namesAreNumberedBeforeTheirEnding(name: String, next: String) throws {
    let folder = try RecordingFolder()
    try FileManager.default.createDirectory(atPath: folder.file("a.b"), withIntermediateDirectories: true)
    for _ in 0..<2 { try MapRecorder(path: folder.file(name)).finish() }
    #expect(try folder.rows(name) == [] && folder.rows(next) == [])
  }

  /// Rows come into the file while the recording goes on.
  @Test(.timeLimit(.minutes(1)))
  func aRecordingCanBeReadBeforeItsEnd() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    recorder.record(.get, key: 1)
    while recorder.statistics.recorded == 0 { Thread.sleep(forTimeInterval: 0.001) }
    #expect(try folder.rows().count == 1)
    recorder.finish()
  }

  @Test func settingsThatMakeNoSenseTrap() async {
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", share: 0) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", share: 1.01) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", share: .nan) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", maximumBytes: 4095) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", files: 0) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", capacity: 0) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", keys: .asTheyAre(upTo: 0)) }
    await #expect(processExitsWith: .failure) { _ = try MapRecorder(path: "/dev/null", keys: .asTheyAre(upTo: 1025)) }
    await #expect(processExitsWith: .success) { try MapRecorder(path: "/dev/null").finish() }
  }
}
