import ArgumentParser
import Catalogue
import Experiments
import Runner

/// `maplab list`
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what experiment files can name: maps, allocators, workloads, studies, experiments or metrics.",
    discussion: """
      EXAMPLES
        maplab list maps
        maplab list maps --engine go
        maplab list experiments --experiments ../other/experiments
      """)

  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case maps, allocators, workloads, studies, experiments, metrics
  }

  @Argument(help: "What to list.")
  var subject: Subject

  @Option(help: ArgumentHelp("The engine whose maps to list.", valueName: "name"))
  var engine = EngineName.swift.id

  @OptionGroup var experiments: ExperimentsOption

  func run() throws {
    switch subject {
    case .maps: try listMaps()
    case .allocators: try listAllocators()
    case .workloads: Self.listWorkloads()
    case .studies: Self.listStudies()
    case .experiments: try listExperiments()
    case .metrics: Self.listMetrics()
    }
  }

  private func listMaps() throws {
    guard engine == EngineName.swift.id else {
      let definition = try experiments.equipment().engine(engine)
      return TablePrinter(headers: ["map of \(definition.name)", "threads", "keys", "values", "what it is"]).print(
        definition.maps.map { map in
          [
            map.name, map.isShared ? "many" : "one", map.keys.map(\.rawValue).joined(separator: " "),
            map.values.map(\.rawValue).joined(separator: " "), map.summary,
          ]
        })
    }
    TablePrinter(headers: ["map", "system", "threads", "what it is"])
      .print(
        MapVariant.allCases.map {
          [$0.id, $0.descriptor.system, $0.descriptor.isShared ? "many" : "one", $0.descriptor.summary]
        })
  }

  private func listAllocators() throws {
    TablePrinter(headers: ["allocator", "library", "what it is"]).print(
      try experiments.allocators().definitions.map { definition in
        let absent = "not installed" + (definition.package.map { " (package \($0))" } ?? "")
        let library = definition.missingReason == nil ? definition.library ?? "the C library" : absent
        return [definition.name, library, definition.summary]
      })
  }

  private static func listWorkloads() {
    TablePrinter(headers: ["workload", "threads", "one operation"])
      .print(
        WorkloadKind.allCases.map {
          [$0.id, $0.descriptor.runsOnSeveralThreads ? "many" : "one", $0.descriptor.operation]
        })
    StandardOutput.print()
    TablePrinter(headers: ["keys.type", "what it is"]).print(KeyType.allCases.map { [$0.rawValue, $0.summary] })
    StandardOutput.print()
    TablePrinter(headers: ["values.type", "what it is"]).print(ValueType.allCases.map { [$0.rawValue, $0.summary] })
    StandardOutput.print()
    TablePrinter(headers: ["answer", "one operation of known-answer"])
      .print(KnownAnswer.Work.allCases.map { [$0.rawValue, $0.summary] })
    StandardOutput.print()
    TablePrinter(headers: ["keys.distribution"]).print(KeyDistribution.allCases.map { [$0.rawValue] })
  }

  private static func listStudies() {
    TablePrinter(headers: ["study", "system", "threads", "what it is"]).print(
      Study.all.map { study in
        let threads = study.family.threads
        return [
          study.id, study.family.system,
          threads.count == 1 ? "\(threads.lowerBound)" : "\(threads.lowerBound)–\(threads.upperBound)",
          study.family.forms.first { $0.name == study.form }?.summary ?? "",
        ]
      })
    StandardOutput.print()
    TablePrinter(headers: ["studies", "passes", "one operation", "parameters"]).print(
      StudyFamily.all.map { family in
        let passes = MeasurementPass.allCases.filter(family.passes.contains).map(\.id)
        return ["\(family.id).…", passes.joined(separator: " "), family.operation, family.parameters]
      })
  }

  private func listExperiments() throws {
    let directory = try experiments.directory()
    let found = try ExperimentFiles.resolve(
      [], experimentsDirectory: directory, equipment: try experiments.equipment())
    TablePrinter(headers: ["experiment", "cells", "tables", "title"], rightAligned: ["cells"]).print(
      found.map { experiment in
        let skipped = experiment.skipped.isEmpty ? "" : " (+\(experiment.skipped.count) skipped)"
        return [
          experiment.id, "\(experiment.cells.count)\(skipped)", experiment.reproduces.joined(separator: " "),
          experiment.title,
        ]
      })
  }

  private static func listMetrics() {
    TablePrinter(headers: ["metric", "unit", "pass", "exactness", "better", "summary.csv", "what it is"]).print(
      Metric.all.map { metric in
        [
          metric.name, metric.unit, metric.pass.id, metric.isExact ? "exact" : "noisy", metric.direction.word,
          metric.inSummary ? "yes" : "no", metric.summary,
        ]
      })
  }
}
