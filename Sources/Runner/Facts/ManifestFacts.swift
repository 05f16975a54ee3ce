import Experiments
import Platform
import Results
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a manifest says about the machine, the toolchain and the project when a run begins.
enum ManifestFacts {
  static func manifest(of run: PreparedRun, tools: LaunchTools) async -> Manifest {
    var manifest = Manifest(
      id: id(ofRunAt: run.output), startedAt: run.startedAt.formatted(.iso8601),
      profile: run.profile.name, seed: run.seed, arguments: run.commandLine)
    manifest.machine = machine(tools: tools)
    manifest.toolchain = await toolchain(tools: tools, jobs: run.plan.processes.map(\.job))
    manifest.loadBefore = MachineReadings().loadAverage
    manifest.selection = Manifest.Selection(
      filter: run.selection.filter, allocators: run.selection.allocators,
      engines: run.selection.engines.isEmpty ? nil : run.selection.engines)
    manifest.plan = Manifest.Plan(run.profile)
    manifest.keyFiles = run.keyFiles.entries.isEmpty ? nil : run.keyFiles.entries
    if let repository = await RepositoryReadings.read(directory: run.experimentsDirectory) {
      manifest.commit = repository.commit
      manifest.isDirty = repository.isDirty
    }
    return manifest
  }

  /// A run's name: that of its folder.
  static func id(ofRunAt path: String) -> String { String(path.split(separator: "/").last ?? "run") }

  /// Facts that are not known are left out.
  static func machine(tools: LaunchTools, files: SystemFiles = SystemFiles()) -> [String: String] {
    let facts = hardware(MachineReadings(files: files)).merging(system(MachineReadings(files: files))) { $1 }
      .merging([
        "allowed_processors": ProcessEnvironment.allowedProcessors.map(String.init).joined(separator: ","),
        "worker_processor": ProcessEnvironment.workerProcessor.map(String.init) ?? "left to the kernel",
        "address_randomisation_in_exact_passes": tools.fixedAddresses == nil ? "on: setarch -R does not work" : "off",
        "allocator_messages": tools.allocators.flatMap { answer in
          (answer.mistakes.map(\.description) + answer.messages).map { "\(answer.name): \($0)" }
        }.joined(separator: "; "),
        "worker_library_path": tools.libraryPath,
      ]) { $1 }
    return facts.compactMapValues { $0?.isEmpty == false ? $0 : nil }
  }

  private static func hardware(_ machine: MachineReadings) -> [String: String?] {
    [
      "processor": machine.processorModel,
      "architecture": MachineReadings.architecture,
      "microcode": machine.microcode,
      "processors": String(machine.onlineProcessors.count),
      "memory_kib": machine.memoryKiB.map(String.init),
      "memory_nodes": machine.memoryNodes.map(String.init),
      "caches": machine.caches.joined(separator: ", "),
      "governor": machine.governors.joined(separator: ", "),
      "frequency_mhz": machine.frequencies.map { "\($0.lowerBound) to \($0.upperBound)" },
      "turbo": machine.hasTurbo.map(onOrOff),
      "smt": machine.hasSharedCores.map(onOrOff),
      "power": machine.power.map { $0 == .battery ? "battery" : "mains" },
      "virtual_machine": machine.isVirtual ? "yes" : "no",
      "hypervisor": machine.hypervisor,
    ]
  }

  private static func system(_ machine: MachineReadings) -> [String: String?] {
    let group = CgroupLimits(files: machine.files)
    return [
      "kernel": machine.kernel,
      "kernel_options": machine.kernelOptions.joined(separator: " "),
      "distribution": machine.distribution,
      "container": machine.container,
      "clock_source": machine.clockSource,
      "address_randomisation": machine.addressRandomisation.map(String.init),
      "preloaded_everywhere": machine.preloadedEverywhere?.joined(separator: " "),
      "etc_malloc_conf": machine.jemallocOptions,
      "overcommit": machine.overcommit.map(String.init),
      "limits": machine.limits.joined(separator: ", "),
      "personality": machine.personality,
      "huge_pages_in_this_process": machine.mayHaveHugePages.map { $0 ? "allowed" : "forbidden" },
      "transparent_huge_pages": machine.transparentHugePages,
      "transparent_huge_pages_defrag": machine.hugePageDefragmentation,
      "reserved_huge_pages": machine.reservedHugePages.map(String.init),
      "swap_kib": machine.swapKiB.map { "\($0.used) of \($0.total) in use" },
      "isolated_processors": machine.isolatedProcessors.map(String.init).joined(separator: ","),
      "cgroup_version": group.version.map(String.init),
      "cgroup_processors": group.version == nil ? nil : group.processorLimit.map { "\($0)" } ?? "no limit",
      "cgroup_memory_bytes": group.version == nil ? nil : group.memoryLimitBytes.map(String.init) ?? "no limit",
    ]
  }

  private static func onOrOff(_ isOn: Bool) -> String { isOn ? "on" : "off" }

  static func toolchain(tools: LaunchTools, jobs: [WorkerJob]) async -> [String: String] {
    var valgrind: String?
    if let path = tools.valgrind { valgrind = await ToolOutput.of(path, ["--version"]) }
    let facts: [String: String?] = [
      "compiled_with": CompilerVersion.text,
      "build": ToolchainReadings.isDebugBuild ? "debug" : "release",
      "installed": await ToolchainReadings.installed(),
      "valgrind": valgrind ?? "not installed",
      // Which binaries measured, to the byte.
      "worker_digest": workerDigest(tools.workers(for: jobs), tools),
      "probe_digest": FileDigest.of(tools.probe),
      "flags": BuildFlags.read(executableDirectory: ProcessEnvironment.executableDirectory)?.joined(separator: " "),
    ]
    return facts.compactMapValues { $0 }
  }

  /// The digest of a run's worker; with several, each after its program's name.
  private static func workerDigest(_ workers: [String], _ tools: LaunchTools) -> String? {
    guard workers.count > 1 else { return workers.first.flatMap(FileDigest.of) }
    return workers.map { path -> String in
      // Engines have a folder each, and some the same name of the program.
      let name = tools.engines.definitions.first { $0.program == path }?.name
      return "\(name ?? String(path.split(separator: "/").last ?? "")) \(FileDigest.of(path) ?? "unreadable")"
    }.joined(separator: ", ")
  }
}
