#if os(Linux)
  import Foundation
  import MapMetrics
  import MapVariants
  import Testing
  import WaitingTests

  /// AllocationProbe counts the process's allocations and must be preloaded. So one test starts this program again with
  /// it, for the other test alone.
  @Suite(.serialized, .waitsForPrograms) struct RecordingAllocationTests {
    private static let probe = Probe()
    private static let compiler = ["cc", "clang", "gcc"].lazy.flatMap { name in
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: compiler != nil && probe == nil, "AllocationProbe can't be compiled"), .timeLimit(.minutes(5)))
    func recordingAllocatesNothing() throws {
      let folder = try RecordingFolder()
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
      let sources = "\(root)/Sources/AllocationProbe"
      let files = try FileManager.default.contentsOfDirectory(atPath: sources).filter { $0.hasSuffix(".c") }.sorted()
      let library = folder.file("libAllocationProbe.so")
      let compilation = try run(
        RecordingAllocationTests.compiler!,
        ["-O1", "-std=gnu11", "-shared", "-fPIC", "-pthread", "-I", "\(sources)/include"]
          + files.map { "\(sources)/\($0)" } + ["-o", library])
      try #require(compilation.status == 0, "\(compilation.output)")
      let counted = try run(
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
        ["--testing-library", "swift-testing", "--filter", "RecordingAllocationTests/countedRecording"],
        environment: ["LD_PRELOAD": library])
      #expect(counted.status == 0, "\(counted.output)")
      #expect(counted.output.contains("Test countedRecording() passed"), "\(counted.output)")
    }

    @Test(.enabled(if: probe != nil, "AllocationProbe is not preloaded"))
    func countedRecording() throws {
      let probe = try #require(RecordingAllocationTests.probe)
      let folder = try RecordingFolder()
      let hashed = try MapRecorder(path: folder.file("hashed.csv"), maximumBytes: 4096, files: 3)
      let named = try MapRecorder(path: folder.file("named.csv"), keys: .asTheyAre(upTo: 32), maximumBytes: 4096)
      let sampled = try MapRecorder(path: folder.file("sampled.csv"), share: 0.1)
      var numbers = RecordingMap(SpanMap<UInt64, UInt64>(), recorder: hashed) { Int($0) }
      var names = RecordingMap(SpanMap<String, UInt64>(), recorder: named) { Int($0) }
      var few = RecordingMap([Int: Int](minimumCapacity: 1000), recorder: sampled) { $0 }
      let keys = (0..<500).map { "a long name of something, \"\($0)\"" }
      // Without an iterator, which a build without optimisation allocates.
      func useAll() {
        var index = 0
        while index < 500 {
          let (number, name) = (UInt64(index), keys[index])
          numbers[number] = number
          _ = numbers[number]
          numbers[number] = nil
          names[name] = 1
          _ = names[name]
          names[name] = nil
          few[index] = index
          _ = few[index]
          few[index] = nil
          index += 1
        }
      }
      // The test must be able to fail.
      #expect(probe.allocations { _ = keys.map { $0 + "!" } } >= 500)
      useAll()
      let allocations = probe.allocations {
        var round = 0
        while round < 20 {
          useAll()
          round += 1
        }
        // The writers' work belongs to it, rotation included.
        Thread.sleep(forTimeInterval: 0.1)
      }
      #expect(allocations == 0)
      for recorder in [hashed, named, sampled] {
        recorder.finish()
        #expect(recorder.error == nil && recorder.statistics.operations == 21 * 1500)
      }
    }
  }

  /// The functions of a preloaded AllocationProbe, found by name.
  private struct Probe: Sendable {
    /// The layout of `struct maplab_probe_reading`: its size, four counts of the region, four of the process, threads.
    private struct Reading {
      var size = UInt64(MemoryLayout<Reading>.size)
      var allocations: UInt64 = 0
      var frees: UInt64 = 0
      var reallocations: UInt64 = 0
      var bytes: UInt64 = 0
      var process: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
      var threads: UInt64 = 0
    }

    private let region: @convention(c) @Sendable (Int32) -> Int32
    private let read: @convention(c) @Sendable (UnsafeMutableRawPointer) -> Int32
    private let reset: @convention(c) @Sendable () -> Void

    init?() {
      guard let region = dlsym(nil, "maplab_probe_region"), let read = dlsym(nil, "maplab_probe_read"),
        let reset = dlsym(nil, "maplab_probe_reset")
      else { return nil }
      self.region = unsafeBitCast(region, to: (@convention(c) @Sendable (Int32) -> Int32).self)
      self.read = unsafeBitCast(read, to: (@convention(c) @Sendable (UnsafeMutableRawPointer) -> Int32).self)
      self.reset = unsafeBitCast(reset, to: (@convention(c) @Sendable () -> Void).self)
    }

    /// The blocks that all threads allocated or resized while `body` ran.
    func allocations(_ body: () -> Void) -> Int {
      reset()
      _ = region(1)
      body()
      _ = region(0)
      var reading = Reading()
      guard read(&reading) == 1 else { return -1 }
      return Int(reading.allocations + reading.reallocations)
    }
  }

  private func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
#endif
