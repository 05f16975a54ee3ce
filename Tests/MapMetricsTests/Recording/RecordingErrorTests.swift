import Foundation
import MapAttack
import MapMetrics
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite(.timeLimit(.minutes(2))) struct RecordingErrorTests {
  @Test func aFileThatCanNotBeMadeIsAnErrorAtOnce() throws {
    let folder = try RecordingFolder()
    let missing = folder.file("nowhere/map.csv")
    #expect(throws: MapRecorderError(.open, missing, code: ENOENT)) { try MapRecorder(path: missing) }
    #expect(throws: MapRecorderError(.open, folder.path, code: EISDIR)) { try MapRecorder(path: folder.path) }
    #expect(
      "\(MapRecorderError(.open, "/nowhere/map.csv", code: ENOENT))"
        == "can't open /nowhere/map.csv: No such file or directory")
    #expect(try folder.names() == [])
  }

  @Test func aNextNameThatCanNotBeTakenIsAnErrorAtOnce() throws {
    let folder = try RecordingFolder()
    try MapRecorder(path: folder.file()).finish()
    try FileManager.default.createDirectory(atPath: folder.file("map.1.csv"), withIntermediateDirectories: true)
    #expect(throws: MapRecorderError(.rename, folder.file(), code: EISDIR)) {
      try MapRecorder(path: folder.file(), files: 2)
    }
    #expect(try folder.rows() == [], "what was there is there")
  }

  /// The folder disappears: the next rotation fails. Everything after that is counted, and the map works on.
  @Test func anErrorOfTheRotationEndsTheFileAndNotTheCounting() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), maximumBytes: 4096, files: 2)
    try FileManager.default.removeItem(atPath: folder.path)
    for key in 0..<1000 { recorder.record(.get, key: key) }
    while recorder.error == nil { Thread.sleep(forTimeInterval: 0.001) }
    for key in 0..<1000 { recorder.record(.get, key: key) }
    recorder.finish()
    #expect(recorder.error == MapRecorderError(.open, folder.file(), code: ENOENT))
    let statistics = recorder.statistics
    // About 30 bytes each, in one file of 4,096.
    #expect(statistics.recorded > 60 && statistics.recorded < 160)
    #expect(statistics.recorded + statistics.writeErrors == 2000 && statistics.dropped == 0)
  }

  #if os(Linux)
    @Test func aHeaderThatCanNotBeWrittenIsAnErrorAtOnce() {
      #expect(throws: MapRecorderError(.write, "/dev/full", code: ENOSPC)) { try MapRecorder(path: "/dev/full") }
    }

    /// The system ends the file in the middle of a row, as a full disk would.
    @Test func aFileThatCanNotGrowEndsWithAWholeRow() async {
      await #expect(processExitsWith: .success) {
        var limit = rlimit(rlim_cur: 100_001, rlim_max: 100_001)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        let folder = try RecordingFolder()
        let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre(), capacity: 1 << 15)
        for number in 0..<20_000 { recorder.record(.get, key: number) }
        recorder.finish()
        let rows = try folder.rows()
        let statistics = recorder.statistics
        #expect(recorder.error == MapRecorderError(.write, folder.file(), code: EFBIG))
        #expect(statistics.recorded == rows.count && rows.map(\.key) == (0..<rows.count).map { "\($0)" })
        #expect(statistics.recorded > 1000 && statistics.writeErrors > 1000)
        #expect(statistics.recorded + statistics.writeErrors == 20_000)
      }
    }
  #endif

  /// A pipe whose reader reads nothing: the writer waits in the system, and nobody else does. The pipe, the writer's
  /// buffer and the ring take what they have room for; everything else is dropped and counted.
  @Test func aWriterThatIsHeldUpHoldsNobodyUp() throws {
    let pipe = try NamedPipe()
    let recorder = try MapRecorder(path: pipe.path, keys: .asTheyAre(), capacity: 1024)
    let operations = 200_000
    for number in 0..<operations { recorder.record(.set, key: number, valueSize: 7) }
    let before = recorder.statistics
    #expect(before.dropped > operations / 2)
    let received = Mutex<[UInt8]>([])
    onThreads(2) { thread in
      if thread == 0 {
        recorder.finish()
      } else {
        let bytes = pipe.readToEnd()
        received.withLock { $0 = bytes }
      }
    }
    let rows = try RecordedRow.all(in: received.withLock { $0 })
    let statistics = recorder.statistics
    #expect(statistics.dropped == before.dropped)
    #expect(statistics.recorded == rows.count && statistics.recorded + statistics.dropped == operations)
    // What there was room for is there, in order and whole.
    let numbers = rows.compactMap { Int($0.key) }
    #expect(numbers.count == rows.count && numbers.count >= 1024)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy(<))
    #expect(rows.allSatisfy { $0.size == 7 && $0.operation == "set" })
  }

  /// A pipe without a reader is an error, and no signal that ends the process.
  @Test func aReaderThatGoesIsAnErrorThatIsCounted() throws {
    let pipe = try NamedPipe()
    let recorder = try MapRecorder(path: pipe.path)
    pipe.closeReader()
    for key in 0..<1000 { recorder.record(.get, key: key) }
    recorder.finish()
    #expect(recorder.error == MapRecorderError(.write, pipe.path, code: EPIPE))
    #expect(recorder.statistics.writeErrors == 1000 && recorder.statistics.recorded == 0)
    #expect(FileManager.default.fileExists(atPath: pipe.path))
  }
}

/// A pipe with a name and a reader.
private final class NamedPipe: Sendable {
  private let folder: RecordingFolder
  private let descriptor: Mutex<Int32>

  init() throws {
    folder = try RecordingFolder()
    try #require(mkfifo(folder.file(), 0o600) == 0)
    // Without O_NONBLOCK it would wait for the recorder here.
    let descriptor = open(folder.file(), O_RDONLY | O_NONBLOCK)
    try #require(descriptor >= 0)
    _ = fcntl(descriptor, F_SETFL, 0)
    self.descriptor = Mutex(descriptor)
  }

  deinit { closeReader() }

  var path: String { folder.file() }

  /// Everything until the writer closes its end.
  func readToEnd() -> [UInt8] {
    let descriptor = descriptor.withLock { $0 }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &part, part.count)
      guard count > 0 else { return all }
      all += part[..<count]
    }
  }

  func closeReader() {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { _ = close(descriptor) }
      descriptor = -1
    }
  }
}
