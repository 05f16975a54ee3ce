import Foundation
import MapAttack
import Testing
import WaitingTests

@testable import MapVariants

#if canImport(Glibc)
  import Glibc

  /// jemalloc beside the process's own allocator: what is taken from one can't be given to the other unnoticed.
  ///
  /// glibc loads it late only if it keeps room for thread-local variables, which jemalloc needs more of than usual:
  /// GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384 swift test
  private let jemalloc = dlopen("libjemalloc.so.2", RTLD_NOW | RTLD_LOCAL).map { UInt(bitPattern: $0) }

  @Suite(.enabled(if: jemalloc != nil, "libjemalloc.so.2 can't be loaded late"))
  struct ArenaJemallocTests {
    private func source() throws -> ChunkSource {
      guard let source = ChunkSource.jemallocArena(in: UnsafeMutableRawPointer(bitPattern: jemalloc!)) else {
        throw Disagreement("no arena")
      }
      return source
    }

    /// Reads a figure of an arena's.
    private func figure(_ name: String) -> Int {
      typealias Control =
        @convention(c) (
          UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?, UnsafeMutableRawPointer?, Int
        ) -> Int32
      let control = unsafeBitCast(dlsym(UnsafeMutableRawPointer(bitPattern: jemalloc!), "mallctl"), to: Control.self)
      var epoch: UInt64 = 1
      #expect(control("epoch", nil, nil, &epoch, 8) == 0)
      var value = 0
      var size = MemoryLayout<Int>.size
      return control(name, &value, &size, nil, 0) == 0 ? value : -1
    }

    private func allocated(in arena: UInt32) -> Int {
      figure("stats.arenas.\(arena).small.allocated") + figure("stats.arenas.\(arena).large.allocated")
    }

    @Test func allMemoryOfAMapComesFromItsArenaAndGoesWithIt() throws {
      var number: UInt32 = 0
      do {
        var map = ArenaMap<String, UInt64>(chunksFrom: try source())
        number = map.index.chunks.arena!.number
        #expect(allocated(in: number) == 0)
        for key in 0..<20_000 as Range<UInt64> { map["key number \(key)"] = key }
        for key in stride(from: 0 as UInt64, to: 20_000, by: 3) { map["key number \(key)"] = nil }
        #expect(allocated(in: number) >= map.reservedBytes)
        map.checkInvariants()
        map.removeAll()
        #expect(allocated(in: number) == 0 && map.reservedBytes == 0)
        map["again"] = 1
        #expect(map["again"] == 1 && allocated(in: number) > 0)
      }
      #expect(allocated(in: number) < 0, "the arena is gone, so it has no figures")
    }

    @Test func twoMapsHaveTwoArenas() throws {
      var first = ArenaMap<UInt64, UInt64>(chunksFrom: try source())
      var second = ArenaMap<UInt64, UInt64>(chunksFrom: try source())
      #expect(first.index.chunks.arena!.number != second.index.chunks.arena!.number)
      for key in 0..<1000 as Range<UInt64> {
        first[key] = key
        second[key] = key + 1
      }
      first.removeAll()
      for key in 0..<1000 as Range<UInt64> { #expect(second[key] == key + 1) }
    }

    @Test func randomOperationsAgreeWithADictionary() throws {
      try ModelTest(
        keys: (0..<700).map { "key \($0)" }, makeValue: { "\($0)" }, operations: 20_000, seed: 3, checkEvery: 900
      ).run(ArenaMap<String, String>(seed: 4, chunksFrom: try source()))
      try ModelTest(keys: (0..<900).map { $0 }, makeValue: { $0 }, operations: 20_000, seed: 5, checkEvery: 900)
        .run(ArenaMap<Int, UInt64>(seed: 4, chunksFrom: try source()))
    }

    @Test func arenasAndHandleArenasTakeASourceToo() throws {
      var arena = Arena<WideValue>(chunksFrom: try source())
      for _ in 0..<100 {
        let address = UInt(bitPattern: arena.pointer(to: arena.allocate()))
        #expect(address % UInt(MemoryLayout<WideValue>.alignment) == 0)
      }
      arena.releaseChunks()
      _ = arena.allocate()
      let counter = LiveCounter()
      do {
        var map = ArenaHandleMap<String, Tracked>(keysFrom: try source(), elementsFrom: try source())
        for number in 0..<100 as Range<UInt64> { map.insert(Tracked(number, counter), forKey: "\(number)") }
        map.checkInvariants()
      }
      #expect(counter.count == 0)
    }

    @Test func aMapMayDieOnAnotherThread() throws {
      let source = try source()
      nonisolated(unsafe) var map: ArenaMap<UInt64, UInt64>? = ArenaMap(chunksFrom: source)
      for key in 0..<5000 as Range<UInt64> { map![key] = key }
      onThreads(1) { _ in map = nil }
    }
  }
#endif

private let jemallocPath = ["/usr/lib", "/usr/lib64", "/usr/local/lib"]
  .flatMap { [$0, "\($0)/x86_64-linux-gnu", "\($0)/aarch64-linux-gnu"] }
  .map { "\($0)/libjemalloc.so.2" }
  .first { FileManager.default.fileExists(atPath: $0) }

@Suite(.serialized, .waitsForPrograms) struct ArenaChunkSourceTests {
  #if os(Linux)
    /// Where jemalloc is preloaded, as it must be from the start, all attacks are carried out in its arenas.
    @Test(.enabled(if: jemallocPath != nil, "libjemalloc.so.2 is not installed"))
    func mapsInJemallocArenasStandAllAttacks() throws {
      let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: executable).deletingLastPathComponent()
        .appendingPathComponent("map-attack")
      process.arguments = ["--map", JemallocArenaFamily.name, "--operations", "50000"]
      process.environment = ["LD_PRELOAD": jemallocPath!]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(
        separator: "\n")
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
      #expect(lines.count > 30 && lines.allSatisfy { $0.hasPrefix("ok ") }, "\(lines)")
    }
  #endif

  #if canImport(Glibc)
    @Test func thereIsNoArenaWhereJemallocIsNotLoaded() throws {
      guard dlsym(nil, "mallocx") == nil else { return }  // preloaded
      let isThere =
        switch ChunkSource.jemallocArena() {
        case .some: true
        case .none: false
        }
      #expect(!isThere)
    }
  #endif

  @Test func zeroedChunksAreZeroAndAligned() {
    for byteCount in [64, 128, 4096, 1 << 20] {
      let chunk = Chunks.system.allocateZeroed(byteCount: byteCount, alignment: 64)
      #expect(UInt(bitPattern: chunk) % 64 == 0)
      #expect(UnsafeRawBufferPointer(start: chunk, count: byteCount).allSatisfy { $0 == 0 })
      chunk.initializeMemory(as: UInt8.self, repeating: 0xff, count: byteCount)
      Chunks.system.deallocateZeroed(chunk)
    }
  }
}
