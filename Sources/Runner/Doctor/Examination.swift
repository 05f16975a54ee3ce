import Experiments
import Platform

/// Looks at everything that decides whether this machine can measure. `NoiseExamination` looks at what makes it noisy.
package enum Examination {
  /// All findings, in reading order. Changes nothing.
  package static func findings(allocators: AllocatorCatalogue?, allocatorsFile: String = "") async -> [Finding] {
    var findings = [worker, probe, build]
    findings += [await valgrind(), hardwareCounters, await fixedAddresses()]
    if let allocators {
      let answers = await AllocatorProbe.ask(allocators, file: allocatorsFile)
      findings += allocators.definitions.map { definition in
        allocator(definition, answers.first { $0.name == definition.name })
      }
    }
    findings += [processors, variables(ProcessEnvironment.all), temporaryDirectory]
    return findings
  }

  /// A number for people: three significant digits or all integer digits, at most three decimals, no trailing zeros.
  static func rounded(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    var power = 1.0
    while abs(value) * power < 100, power < 1000 { power *= 10 }
    let rounded = (value * power).rounded() / power
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  private static let buildAdvice = "build the whole package: make build"

  private static var worker: Finding {
    let missing = LaunchTools.workerPaths.filter { !ProcessEnvironment.isExecutable($0) }
    return missing.isEmpty
      ? Finding("workers", .good, LaunchTools.workerPaths.joined(separator: ", "))
      : Finding("workers", .missing, "not at \(missing.joined(separator: ", "))", advice: buildAdvice)
  }

  private static var probe: Finding {
    let path = LaunchTools.probePath
    return ProcessEnvironment.isReadable(path)
      ? Finding("allocation probe", .good, path)
      : Finding("allocation probe", .missing, "not at \(path)", advice: buildAdvice)
  }

  private static var build: Finding {
    ToolchainReadings.isDebugBuild
      ? Finding(
        "build", .limited, "debug, \(CompilerVersion.text)",
        advice: "measure with .build/release/maplab only (make build)")
      : Finding("build", .good, "release, \(CompilerVersion.text)")
  }

  private static func valgrind() async -> Finding {
    guard let path = ProcessEnvironment.findInPath("valgrind") else {
      return Finding(
        "valgrind", .limited, "not installed: no instruction, miss and retain counts unless the kernel counts them",
        advice: "apt-get install valgrind")
    }
    return Finding("valgrind", .good, await ToolOutput.of(path, ["--version"]) ?? path)
  }

  private static var hardwareCounters: Finding {
    let subject = "hardware counters"
    guard ProcessEnvironment.isReadable("/sys/bus/event_source/devices/cpu/type") else {
      return Finding(
        subject, .limited, "the kernel offers none, as in most virtual machines; callgrind's are simulated")
    }
    guard let level = SystemFiles().line("/proc/sys/kernel/perf_event_paranoid").flatMap({ Int($0) }), level <= 2 else {
      return Finding(
        subject, .limited, "forbidden by perf_event_paranoid", advice: "sysctl kernel.perf_event_paranoid=2")
    }
    return Finding(
      subject, .good, "offered by the kernel (perf_event_paranoid \(level)); used where valgrind is missing")
  }

  private static func fixedAddresses() async -> Finding {
    let subject = "address randomisation"
    guard await LaunchTools.workingSetarch() != nil else {
      return Finding(
        subject, .limited, "can't be switched off here: instruction counts may differ by some tens between runs",
        advice: "in a container, allow the system call personality (seccomp)")
    }
    return Finding(subject, .good, "setarch -R works: off in the exact passes")
  }

  private static func allocator(_ definition: AllocatorDefinition, _ answer: AllocatorAnswer?) -> Finding {
    let subject = "allocator \(definition.name)"
    guard definition.missingReason != nil else {
      let library = definition.library ?? "the C library's own"
      if let refusal = answer?.refusal {
        return Finding(
          subject, .limited, "\(library), with settings that it refuses: \(refusal)",
          advice: "correct its environment in allocators.toml; its cells fail")
      }
      guard let messages = answer?.messages, !messages.isEmpty else { return Finding(subject, .good, library) }
      return Finding(subject, .limited, "\(library), which prints at its start: \(messages.joined(separator: " | "))")
    }
    return Finding(
      subject, .limited, "not installed: its cells are skipped",
      advice: definition.package.map { "apt-get install \($0)" })
  }

  private static var processors: Finding {
    let allowed = ProcessEnvironment.allowedProcessors.count
    guard let processor = ProcessEnvironment.workerProcessor else {
      return Finding(
        "processors", .limited, "\(allowed) allowed: whatever else runs takes time from the workers",
        advice: "give this process two or more processors")
    }
    return Finding("processors", .good, "\(allowed) allowed, workers run on number \(processor)")
  }

  /// Reported although they do no harm: the user who set them may expect workers to get them.
  static func variables(_ environment: [String: String]) -> Finding {
    let subject = "allocator variables"
    let names = AllocatorVariables.set(in: environment)
    return names.isEmpty
      ? Finding(subject, .good, "none set in this shell")
      : Finding(subject, .good, "\(names.joined(separator: ", ")) set in this shell; workers don't get them")
  }

  private static var temporaryDirectory: Finding {
    do {
      let directory = try PrivateDirectory()
      _ = try directory.write([], to: "probe")
      return Finding("temporary directory", .good, "workers get folders like \(directory.path)")
    } catch {
      return Finding("temporary directory", .missing, "\(error)", advice: "set TMPDIR to a writable directory")
    }
  }
}
