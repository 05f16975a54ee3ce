import Experiments
import Foundation
import Testing

@testable import Runner

/// Settings of the machine that reach allocators in every program.
@Suite struct MachineSettingsTests {
  private func finding(_ subject: String, _ machine: SampleMachine) -> Finding? {
    NoiseExamination(files: machine.files, workerProcessor: nil).findings.first { $0.subject == subject }
  }

  private func facts(_ machine: SampleMachine) -> [String: String] {
    ManifestFacts.machine(
      tools: LaunchTools(worker: "/w", probe: "/p", valgrind: nil, fixedAddresses: nil), files: machine.files)
  }

  @Test func librariesForEverybodyAreTold() throws {
    let machine = try SampleMachine([
      "/etc/ld.so.preload": "# the administrator's\n/usr/lib/libjemalloc.so.2:/opt/watch.so # and more\n\n /opt/x.so\n"
    ])
    let found = try #require(finding("/etc/ld.so.preload", machine))
    #expect(found.standing == .limited && found.advice != nil)
    #expect(found.detail.hasPrefix("/usr/lib/libjemalloc.so.2, /opt/watch.so, /opt/x.so: "))
    #expect(facts(machine)["preloaded_everywhere"] == "/usr/lib/libjemalloc.so.2 /opt/watch.so /opt/x.so")
  }

  /// The target of the link is no path but the options themselves.
  @Test func jemallocsOptionsForEverybodyAreTold() throws {
    let machine = try SampleMachine(["/etc/os-release": ""])
    #expect(finding("/etc/malloc.conf", machine)?.standing == .good)
    try FileManager.default.createSymbolicLink(
      atPath: machine.path + "/etc/malloc.conf", withDestinationPath: "narenas:1,dirty_decay_ms:0")
    let found = try #require(finding("/etc/malloc.conf", machine))
    #expect(found.standing == .limited && found.detail.hasPrefix("\"narenas:1,dirty_decay_ms:0\": "))
    #expect(facts(machine)["etc_malloc_conf"] == "narenas:1,dirty_decay_ms:0")
    #expect(facts(machine)["preloaded_everywhere"] == nil)
  }

  @Test func whatIsInheritedIsRecorded() throws {
    let machine = try SampleMachine([
      "/proc/sys/vm/overcommit_memory": "2\n", "/proc/self/status": "Name:\tmaplab\nTHP_enabled:\t0\n",
      "/proc/self/personality": "00040000\n", "/sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never\n",
      "/proc/self/limits": """
      Limit                     Soft Limit           Hard Limit           Units
      Max stack size            8388608              unlimited            bytes
      Max address space         unlimited            unlimited            bytes
      Max locked memory         65536                65536                bytes

      """,
    ])
    let facts = self.facts(machine)
    #expect(facts["overcommit"] == "2" && facts["personality"] == "00040000")
    #expect(facts["limits"] == "stack size 8388608, locked memory 65536")
    #expect(facts["huge_pages_in_this_process"] == "forbidden")
    let found = try #require(finding("transparent huge pages", machine))
    #expect(found.standing == .limited && found.detail.contains("forbidden to this process"))
  }

  @Test func variablesOfAllocatorsAreNamed() {
    let environment = [
      "LD_PRELOAD": "x", "MALLOC_CONF": "x", "GLIBC_TUNABLES": "x", "MALLOC_ARENA_MAX": "1", "mimalloc_verbose": "1",
      "TCMALLOC_RELEASE_RATE": "1", "HOME": "/", "MALLARD": "1",
    ]
    #expect(
      AllocatorVariables.set(in: environment) == [
        "GLIBC_TUNABLES", "LD_PRELOAD", "MALLOC_ARENA_MAX", "MALLOC_CONF", "TCMALLOC_RELEASE_RATE", "mimalloc_verbose",
      ])
    #expect(Examination.variables(environment).detail.hasSuffix("set in this shell; workers don't get them"))
    #expect(Examination.variables(["HOME": "/"]).detail == "none set in this shell")
  }

  @Test(
    arguments: [
      (8 << 30, nil, nil, "this machine's", 8 << 30),
      (8 << 30, "2147483648\n", nil, "this container's (its control group's)", 2 << 30),
      (1 << 30, "2147483648\n", nil, "this machine's", 1 << 30), (8 << 30, "max\n", nil, "this machine's", 8 << 30),
      (8 << 30, "2147483648\n", 1 << 30, "`ulimit -v`'s", 1 << 30),
    ] as [(Int, String?, Int?, String, Int)])
  func theLeastMemoryCounts(
    _ physical: Int, _ group: String?, _ addressSpace: Int?, _ owner: String, _ bytes: Int
  ) throws {
    var texts = ["/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/cgroup.controllers": "memory\n"]
    texts["/sys/fs/cgroup/a/memory.max"] = group
    let unified = try SampleMachine(texts)
    #expect(
      UsableMemory.available(files: unified.files, physical: physical, addressSpace: addressSpace)
        == UsableMemory(bytes: bytes, owner: owner))
    var separate = ["/proc/self/cgroup": "3:memory:/a\n"]
    separate["/sys/fs/cgroup/memory/a/memory.limit_in_bytes"] =
      group == "max\n" ? "9223372036854771712\n" : group ?? "-1"
    let first = try SampleMachine(separate)
    #expect(
      UsableMemory.available(files: first.files, physical: physical, addressSpace: addressSpace)
        == UsableMemory(bytes: bytes, owner: owner))
  }
}
