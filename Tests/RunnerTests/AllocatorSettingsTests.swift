import Experiments
import Foundation
import Testing

@testable import Runner

/// What libraries say of the settings in allocators.toml, in their own words.
@Suite struct AllocatorSettingsTests {
  @Test func jemallocNamesWhatItRefuses() {
    let messages = [
      "<jemalloc>: Conf string ends with key", "<jemalloc>: Invalid conf pair: dirty_decay:0",
      "<jemalloc>: Invalid conf value: narenas:zz", "<jemalloc>: Conf string ends with key",
      "<jemalloc>: Out-of-range conf value: lg_tcache_max:999", "<jemalloc>: Reducing narenas to limit (4094)",
      "<jemalloc>: Invalid conf pair: elsewhere:1",
    ]
    let refused = JemallocSettings.refusals(
      messages, given: ["MALLOC_CONF": "dirty_decay:0,narenas:zz,lg_tcache_max:999,x"])
    #expect(
      refused.map(\.found) == [
        "\"dirty_decay:0,narenas:zz,lg_tcache_max:999,x\" (Conf string ends with key)",
        "\"dirty_decay:0\" (Invalid conf pair)", "\"narenas:zz\" (Invalid conf value)",
        "\"lg_tcache_max:999\" (Out-of-range conf value)",
      ])
    #expect(refused.map(\.nearest) == [nil, "dirty_decay", nil, nil])
    // /etc/malloc.conf is the machine's, and no mistake of the file.
    #expect(JemallocSettings.refusals(messages, given: [:]).isEmpty)
    #expect(
      JemallocSettings.names([
        "  opt.dirty_decay_ms: 10000 (arenas.dirty_decay_ms: 10000)", "Arenas: 2", "  opt.dss: \"x\"",
      ])
        == ["dirty_decay_ms", "dss"])
  }

  @Test func mimallocsListSaysWhatItReads() {
    let lines = [
      "mimalloc: option 'show_errors': 0",
      "mimalloc: warning: environment option mimalloc_eager_commit has an invalid value.",
      "mimalloc: option 'eager_commit': 1", "mimalloc: option 'page_reset': 1",
      "mimalloc: warning: environment option \"mimalloc_reset_delay\" is deprecated -- use \"mimalloc_decommit_delay\" instead.",
      "mimalloc: option 'decommit_delay': 25",
    ]
    let given = [
      "MIMALLOC_EAGER_COMMIT": "zz", "MIMALLOC_PAGE_REST": "1", "MIMALLOC_SHOW_ERRORS": "1",
      "mimalloc_reset_delay": "5",
      "OTHER": "1",
    ]
    let refused = MimallocSettings.refusals(lines, given: given)
    #expect(refused.map(\.variable) == ["MIMALLOC_EAGER_COMMIT", "MIMALLOC_PAGE_REST"])
    #expect(refused.map(\.nearest) == [nil, "MIMALLOC_PAGE_RESET"])
    #expect(MimallocSettings.refusals([], given: given).isEmpty, "a library that lists nothing refuses nothing")
  }

  @Test func theLoadersListSaysWhichTunablesThereAre() {
    let listed = """
      glibc.malloc.arena_max: 0x3 (min: 0x1, max: 0xffffffffffffffff)
      glibc.malloc.perturb: 0 (min: 0, max: 255)
      glibc.cpu.hwcaps:
      """
    func found(_ given: String) -> [String] { GlibcSettings.refusals(listed: listed, given: given).map(\.found) }
    #expect(found("glibc.malloc.arena_max=3") == [])
    #expect(found("glibc.malloc.arena_max=0x3:glibc.malloc.perturb=0") == [])
    #expect(found("glibc.malloc.perturb=256") == ["\"glibc.malloc.perturb=256\""])
    #expect(found("glibc.malloc.arena_maxx=3") == ["\"glibc.malloc.arena_maxx=3\""])
    #expect(found("glibc.malloc.perturb") == ["\"glibc.malloc.perturb\""])
    let refused = GlibcSettings.refusals(listed: listed, given: "glibc.malloc.arena_maxx=3")
    #expect(refused.first?.nearest == "glibc.malloc.arena_max")
  }

  private func ask(_ definition: String) async throws -> [AllocatorAnswer] {
    let text = """
      [[allocator]]
      name = "system"
      summary = "s"
      statistics = "glibc"
      [[allocator]]
      name = "jemalloc"
      summary = "s"
      \(definition)
      """
    return await AllocatorProbe.ask(try AllocatorCatalogue.parse(text, file: "a.toml"), file: "a.toml")
  }

  /// The C library's own, which is everywhere.
  @Test func theCLibraryIsAsked() async throws {
    let good = try await ask(
      #"environment = { GLIBC_TUNABLES = "glibc.malloc.arena_max=1", MALLOC_ARENA_MAX = "1" }"#)
    #expect(good.map(\.name) == ["system", "jemalloc"] && good.allSatisfy { $0.refusal == nil && $0.messages.isEmpty })
    let bad = try await ask(
      #"environment = { GLIBC_TUNABLES = "glibc.malloc.arena_mx=1", MALLOC_ARENA_MX = "1", HOME = "/" }"#)
    #expect(bad[0].refusal == nil)
    #expect(
      bad[1].mistakes.map(\.keyPath) == [
        "allocator[1].environment.GLIBC_TUNABLES", "allocator[1].environment.MALLOC_ARENA_MX",
      ])
    #expect(bad[1].mistakes.map(\.nearest) == ["glibc.malloc.arena_max", "MALLOC_ARENA_MAX"])
    #expect(bad[1].mistakes.allSatisfy { $0.line == 8 && $0.file == "a.toml" })
  }

  /// What the loader itself prints is heard, too.
  @Test func whatIsPrintedAtTheStartIsHeard() async throws {
    let library = NSTemporaryDirectory() + "maplab-not-a-library-" + UUID().uuidString
    try Data("text".utf8).write(to: URL(filePath: library))
    defer { try? FileManager.default.removeItem(atPath: library) }
    let answers = try await ask("libraries = [\"\(library)\"]")
    #expect(answers[1].messages.count == 1 && answers[1].messages[0].contains(library), "\(answers[1].messages)")
    #expect(answers[1].warnings[0].hasPrefix("allocator jemalloc prints at its start: "))
    #expect(answers[1].refusal == nil)
  }

  static let jemalloc = ["/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", "/usr/lib/aarch64-linux-gnu/libjemalloc.so.2"]
    .first(where: FileManager.default.fileExists)

  @Test(.enabled(if: jemalloc != nil)) func theInstalledJemallocIsAsked() async throws {
    let library = "libraries = [\"\(Self.jemalloc!)\"]\nstatistics = \"jemalloc\"\n"
    let good = try await ask(library + #"environment = { MALLOC_CONF = "dirty_decay_ms:0,narenas:1" }"#)
    #expect(good[1].refusal == nil && good[1].messages.isEmpty)
    let bad = try await ask(library + #"environment = { MALLOC_CONF = "dirty_decay:0,narenas:1" }"#)
    #expect(bad[1].mistakes.map(\.nearest) == ["dirty_decay_ms"])
    #expect(bad[1].messages == ["<jemalloc>: Invalid conf pair: dirty_decay:0"])
  }

  @Test func aRefusedAllocatorsCellsFailWithoutAWorker() async throws {
    let worker = try FakeWorker("touch \"$(dirname \"$0\")/started\"; echo \(FakeWorker.report())")
    var tools = worker.launcher.tools
    tools.allocators = [
      AllocatorAnswer(
        name: "system", messages: [], mistakes: [Diagnostic(file: "a.toml", line: 3, found: "x", expected: "y")])
    ]
    let answer = await SubprocessLauncher(tools: tools).launch(Samples.process())
    #expect(answer.failure == "a.toml:3: found x, expected y")
    #expect(!FileManager.default.fileExists(atPath: worker.directory + "/started"))
    let facts = ManifestFacts.machine(tools: tools)
    #expect(facts["allocator_messages"] == "system: a.toml:3: found x, expected y")
  }
}
