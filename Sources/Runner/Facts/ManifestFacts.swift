import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a manifest says of the machine, the toolchain and the project when a run begins.
enum ManifestFacts {
  static func manifest(of run: PreparedRun, tools: LaunchTools) async -> Manifest {
    var manifest = Manifest(
      id: String(run.output.split(separator: "/").last ?? "run"), startedAt: run.startedAt.formatted(.iso8601),
      profile: run.profile.name, seed: run.seed, arguments: run.commandLine)
    manifest.machine = machine(tools: tools)
    manifest.toolchain = await toolchain(tools: tools)
    manifest.loadBefore = MachineReadings.loadAverage
    if let repository = await RepositoryReadings.read(directory: run.experimentsDirectory) {
      manifest.commit = repository.commit
      manifest.isDirty = repository.isDirty
    }
    return manifest
  }

  /// Facts that are not known are left out.
  static func machine(tools: LaunchTools) -> [String: String] {
    let facts: [String: String?] = [
      "processor": MachineReadings.processorModel,
      "architecture": MachineReadings.architecture,
      "processors": String(MachineReadings.processorCount),
      "allowed_processors": ProcessEnvironment.allowedProcessors.map(String.init).joined(separator: ","),
      "worker_processor": ProcessEnvironment.workerProcessor.map(String.init) ?? "left to the kernel",
      "virtual_machine": MachineReadings.isVirtual ? "yes" : "no",
      "memory_kib": MachineReadings.memoryKiB.map(String.init),
      "caches": MachineReadings.caches.joined(separator: ", "),
      "kernel": MachineReadings.kernel,
      "distribution": MachineReadings.distribution,
      "governor": MachineReadings.governor,
      "address_randomisation": MachineReadings.addressRandomisation.map(String.init),
      "address_randomisation_in_exact_passes": tools.fixedAddresses == nil ? "on: setarch -R does not work" : "off",
    ]
    return facts.compactMapValues { $0?.isEmpty == false ? $0 : nil }
  }

  static func toolchain(tools: LaunchTools) async -> [String: String] {
    var valgrind: String?
    if let path = tools.valgrind { valgrind = await ToolOutput.of(path, ["--version"]) }
    let facts: [String: String?] = [
      "compiled_with": ToolchainReadings.compiledWith,
      "build": ToolchainReadings.isDebugBuild ? "debug" : "release",
      "installed": await ToolchainReadings.installed(),
      "valgrind": valgrind ?? "not installed",
    ]
    return facts.compactMapValues { $0 }
  }
}
