import Experiments
import Foundation
import Testing
import WorkerProtocol

@testable import Runner

@Suite struct NoiseExaminationTests {
  private func findings(
    _ texts: [String: String], workerProcessor: Int? = nil
  ) throws -> [String: Finding] {
    let machine = try SampleMachine(texts)
    let findings = NoiseExamination(files: machine.files, workerProcessor: workerProcessor).findings
    return Dictionary(uniqueKeysWithValues: findings.map { ($0.subject, $0) })
  }

  private func limited(_ findings: [String: Finding]) -> Set<String> {
    Set(findings.values.filter { $0.standing == .limited }.map(\.subject))
  }

  @Test func aNotebookIsNoisyInManyWays() throws {
    let findings = try findings(SampleMachines.notebook, workerProcessor: 7)
    #expect(
      limited(findings) == [
        "frequency governor", "turbo", "SMT", "heat", "power", "transparent huge pages", "swap", "clock source", "load",
      ])
    #expect(
      findings["frequency governor"]?.detail
        == "performance, powersave, 400 to 4200 MHz: the clock frequency moves with the load")
    #expect(findings["SMT"]?.detail.contains("shares its core with number 3") == true)
    #expect(findings["heat"]?.detail.contains("412 times") == true)
    #expect(findings["swap"]?.detail.hasPrefix("1024 of 2047 MiB in use") == true)
    #expect(findings["machine"]?.standing == .good)
    #expect(findings["cgroup processor limit"]?.detail == "none")
    #expect(findings["stolen time"]?.detail == "0 % of all processor time since the machine started")
    #expect(findings.values.filter { $0.standing == .limited }.allSatisfy { $0.advice != nil })
  }

  @Test func aCrowdedHostShows() throws {
    let findings = try findings(SampleMachines.cloud)
    #expect(limited(findings) == ["machine", "stolen time"])
    #expect(findings["machine"]?.detail.contains("QEMU or KVM") == true)
    // 100 of 1000; the guests' 40 are part of user time.
    #expect(findings["stolen time"]?.detail.hasPrefix("10 %") == true)
    #expect(findings["frequency governor"]?.standing == .unknown)
    #expect(findings["swap"]?.detail == "none")
  }

  @Test func aContainersLimitsShow() throws {
    let findings = try findings(SampleMachines.container)
    #expect(limited(findings) == ["cgroup processor limit", "cgroup throttling", "container"])
    #expect(findings["cgroup processor limit"]?.detail.hasPrefix("1.5 processors' worth") == true)
    #expect(findings["cgroup throttling"]?.detail == "stopped in 17 periods, 2.5 s in all")
    #expect(findings["container"]?.detail.hasPrefix("docker") == true)
  }

  @Test func aQuietServerIsGood() throws {
    let findings = try findings(SampleMachines.arm)
    #expect(limited(findings).isEmpty, "\(limited(findings))")
    #expect(findings["frequency governor"]?.detail == "performance")
    #expect(findings["turbo"]?.detail == "off")
    #expect(findings["address randomisation of the system"]?.detail.hasPrefix("off") == true)
  }

  @Test func whereNothingIsToldNothingIsClaimed() throws {
    let findings = try findings([:])
    #expect(limited(findings).isEmpty)
    let known = findings.values.filter { $0.standing == .good }.map(\.subject).sorted()
    // Of these two, only a sign for them can be seen.
    #expect(known == ["container", "machine"])
    #expect(findings.values.filter { $0.standing == .unknown }.count == findings.count - 2)
  }

  @Test(
    arguments: [
      ("", nil), ("0::/\n", 2), ("4:cpu:/x\n", 1), ("garbage\n::\n", nil),
    ] as [(String, Int?)])
  func theVersionOfControlGroupsIsSeen(_ text: String, _ version: Int?) throws {
    var texts = ["/proc/self/cgroup": text]
    texts[version == 2 ? "/sys/fs/cgroup/cgroup.controllers" : "/sys/fs/cgroup/cpu/tasks"] = "\n"
    let machine = try SampleMachine(texts)
    #expect(CgroupLimits(files: machine.files).version == version)
  }

  @Test func theStrictestGroupCounts() throws {
    let machine = try SampleMachine(SampleMachines.container)
    let group = CgroupLimits(files: machine.files)
    #expect(group.processorLimit == 1.5)
    #expect(group.memoryLimitBytes == 2_147_483_648)
    #expect(group.throttledPeriods == 17)
  }

  @Test func olderGroupsAreReadThroughTheMount() throws {
    let machine = try SampleMachine(SampleMachines.olderContainer)
    let group = CgroupLimits(files: machine.files)
    #expect(group.version == 1)
    #expect(group.processorLimit == 0.5)
    #expect(group.memoryLimitBytes == nil, "a number near 2^63 is no limit")
    #expect(group.throttledPeriods == 0)
    #expect(MachineReadings(files: machine.files).container == "docker")
  }

  @Test func machinesAreReadAsTheyAre() throws {
    let notebook = try SampleMachine(SampleMachines.notebook)
    let arm = try SampleMachine(SampleMachines.arm)
    let readings = MachineReadings(files: notebook.files)
    #expect(readings.processorModel == "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz")
    #expect(readings.onlineProcessors == Array(0...7))
    #expect(readings.memoryKiB == 16_213_752)
    #expect(readings.caches == ["L1 Data 32K"])
    #expect(readings.distribution == "Debian GNU/Linux 12 (bookworm)")
    #expect(readings.loadAverage == [1.72, 1.10, 0.90])
    #expect(readings.hugePageDefragmentation == "madvise")
    let other = MachineReadings(files: arm.files)
    #expect(other.processorModel == "implementer 0x41, part 0xd0c")
    #expect(other.memoryNodes == 2 && other.isolatedProcessors == [62, 63])
    #expect(other.power == nil, "a mouse's battery feeds nothing")
    #expect(other.hasSharedCores == false && other.hasTurbo == false && !other.isVirtual)
  }

  @Test func theManifestHasWhatTheKernelTells() throws {
    let machine = try SampleMachine(SampleMachines.notebook)
    let tools = LaunchTools(worker: "/w", probe: "/p", valgrind: nil, fixedAddresses: nil)
    let facts = ManifestFacts.machine(tools: tools, files: machine.files)
    let expected = [
      "processor": "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", "processors": "8", "memory_kib": "16213752",
      "governor": "performance, powersave", "frequency_mhz": "400 to 4200", "turbo": "on", "smt": "on",
      "power": "battery", "virtual_machine": "no", "kernel": "6.1.0-18-amd64", "address_randomisation": "2",
      "transparent_huge_pages": "always", "transparent_huge_pages_defrag": "madvise", "reserved_huge_pages": "0",
      "swap_kib": "1048576 of 2097148 in use", "cgroup_version": "2", "cgroup_processors": "no limit",
      "cgroup_memory_bytes": "no limit", "clock_source": "hpet", "microcode": "0xf4",
      "kernel_options": "mitigations=off isolcpus=7",
    ]
    for (name, value) in expected { #expect(facts[name] == value, "\(name)") }
    #expect(facts["hypervisor"] == nil && facts["container"] == nil)
    let other = try SampleMachine(SampleMachines.container)
    let container = ManifestFacts.machine(tools: tools, files: other.files)
    #expect(container["cgroup_processors"] == "1.5" && container["cgroup_memory_bytes"] == "2147483648")
  }
}

@Suite struct BusyProcessesTests {
  /// `utime` and `stime` are the 14th and 15th field.
  private func stat(_ process: Int, _ name: String, parent: Int = 1, _ user: Int, _ system: Int) -> String {
    "\(process) (\(name)) S \(parent) 1 1 0 -1 4194560 1 2 3 4 \(user) \(system) 0 0 20 0 1 0 12 345 67\n"
  }

  @Test func whoUsedTheProcessorBetweenTwoLooksIsNamed() throws {
    let machine = try SampleMachine([
      "/proc/10/stat": stat(10, "idle", 500, 500), "/proc/11/stat": stat(11, "a (b) c", 100, 50),
      "/proc/12/stat": stat(12, "own worker", parent: 77, 0, 0), "/proc/77/stat": stat(77, "own", 5, 5),
      "/proc/13/stat": "13 torn", "/proc/self/stat": "x", "/proc/meminfo": "x",
    ])
    let before = BusyProcesses(files: machine.files)
    try machine.write(stat(11, "a (b) c", 180, 70), to: "/proc/11/stat")
    try machine.write(stat(12, "own worker", parent: 77, 200, 0), to: "/proc/12/stat")
    try machine.write(stat(77, "own", 100, 5), to: "/proc/77/stat")
    try machine.write(stat(20, "new", 20, 0), to: "/proc/20/stat")
    let busy = BusyProcesses(files: machine.files).since(before, seconds: 2, own: 77)
    #expect(
      busy == [.init(process: 11, name: "a (b) c", share: 0.5), .init(process: 20, name: "new", share: 0.1)])
  }

  @Test func withoutTimeNothingIsSaid() throws {
    let machine = try SampleMachine(["/proc/11/stat": stat(11, "a", 100, 50)])
    let look = BusyProcesses(files: machine.files)
    #expect(look.since(BusyProcesses(files: SystemFiles(root: "/nonexistent")), seconds: 0).isEmpty)
  }
}

@Suite struct NoiseMeasurementTests {
  private func floor(lost: Double, clockCost: Double = 20) -> NoiseFloor {
    NoiseFloor(
      seconds: 3, turns: 300_000, fastestNanoseconds: 9876.5,
      excess: [
        .init(percentile: 50, nanoseconds: 12), .init(percentile: 99.9, nanoseconds: 4321),
        .init(percentile: 99.99, nanoseconds: 4400),
        .init(percentile: 100, nanoseconds: 5e6),
      ],
      lostShare: lost, clock: "rdtscp", clockCost: clockCost, clockStep: 0.4, kernelClockCost: 25,
      involuntarySwitches: 3,
      runQueueWait: 1_500_000, stealTicks: nil, workerStealTicks: 2)
  }

  private func standings(_ measurement: NoiseMeasurement) -> [String: Finding.Standing] {
    Dictionary(uniqueKeysWithValues: measurement.findings.map { ($0.subject, $0.standing) })
  }

  @Test func theFloorIsJudgedByTheBoundOfDisturbance() {
    #expect(
      standings(NoiseMeasurement(floor: floor(lost: 0.001), failure: nil, busy: []))
        == ["other processes": .good, "noise floor": .good, "clock": .good])
    let noisy = NoiseMeasurement(
      floor: floor(lost: 0.5, clockCost: 900), failure: nil, busy: [.init(process: 5, name: "make", share: 0.987)])
    #expect(standings(noisy) == ["other processes": .limited, "noise floor": .limited, "clock": .limited])
    #expect(noisy.findings[0].detail == "make (5) 98.7 % of a processor")
  }

  @Test func everyFigureIsPrinted() {
    let rows = NoiseMeasurement(floor: floor(lost: 0.0123), failure: nil, busy: []).rows
    let values = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    #expect(values["p99.9"] == "+4321 ns" && values["p99.99"] == "+4400 ns" && values["worst"] == "+5000000 ns")
    #expect(values["lost"] == "1.23 %" && values["waited"] == "1.5 ms")
    #expect(values["stolen"] == "20 ms" && values["stolen in all"] == "not known")
    #expect(rows.allSatisfy { $0.count == 3 })
  }

  @Test func aWorkerThatCannotMeasureIsNoFailure() {
    let measurement = NoiseMeasurement(floor: nil, failure: "the worker did not measure it", busy: [])
    #expect(measurement.rows.isEmpty)
    #expect(standings(measurement)["noise floor"] == .unknown)
  }

  @Test(arguments: [(0.0, "0"), (1.5, "1.5"), (98.66, "98.7"), (0.01234, "0.012"), (12345.6, "12346"), (.nan, "–")])
  func numbersAreShort(_ value: Double, _ text: String) {
    #expect(Examination.rounded(value) == text)
  }
}

@Suite struct BuildFlagsTests {
  /// As the package manager writes it, shortened.
  static let description = """
    commands:
      "C.Other-x86_64-unknown-linux-gnu-release.module":
        args: ["/opt/swiftc","-Onone"]

      "C.Workloads-x86_64-unknown-linux-gnu-release.module":
        tool: shell
        inputs: ["/p/a.swift"]
        args: ["/opt/swiftc","-module-name","Workloads","-whole-module-optimization","-c","@/p/sources","-I","/p/Modules","-target","x86_64-unknown-linux-gnu","-whole-module-optimization","-O","-j2","-DSWIFT_PACKAGE","-Xcc","-fmodule-map-file=/p/m","-Xcc","-I","-Xcc","/p/include","-swift-version","6","-g","-Xcc","-fno-omit-frame-pointer","-enable-experimental-feature","Lifetimes"]
    """

  @Test func onlyWhatChangesCodeIsKept() throws {
    let arguments = try #require(BuildFlags.arguments(inDescription: Self.description))
    #expect(
      BuildFlags.flags(arguments) == [
        "-whole-module-optimization", "-target", "x86_64-unknown-linux-gnu", "-O", "-DSWIFT_PACKAGE", "-swift-version",
        "6", "-g", "-Xcc", "-fno-omit-frame-pointer", "-enable-experimental-feature", "Lifetimes",
      ])
  }

  @Test(arguments: ["", "garbage", "  \"C.Workloads-x\":\n    args: [\"cut off"]) func whatIsMissingIsNotKnown(
    _ text: String
  ) {
    #expect(BuildFlags.arguments(inDescription: text) == nil)
  }

  @Test func aCopiedProgramHasNoDescription() {
    #expect(BuildFlags.read(executableDirectory: "/nonexistent/x/release") == nil)
    #expect(BuildFlags.read(executableDirectory: ".") == nil)
  }
}
