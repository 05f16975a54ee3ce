import Catalogue
import Experiments
import WorkerProtocol

/// What a manifest says about how the run was planned and carried out. Runs made before these facts were recorded have
/// none of them.
extension Manifest {
  /// A file of the run that is not an experiment.
  package struct StoredFile: Codable, Sendable, Equatable {
    /// The copy in the run folder, relative to it.
    package var stored: String
    /// FNV-1a digest of the text, in hexadecimal.
    package var digest: String
  }

  /// The subset of the experiments' cells that the run covered.
  package struct Selection: Codable, Sendable, Equatable {
    /// `--filter`; nil if every cell was selected.
    package var filter: String?
    /// `--allocator`; empty if all were selected.
    package var allocators: [String]

    /// `--engine`; nil if all were selected.
    package var engines: [String]?

    /// Notes a selection.
    package init(filter: String?, allocators: [String], engines: [String]? = nil) {
      self.filter = filter
      self.allocators = allocators
      self.engines = engines
    }
  }

  /// The profile's settings, as numbers: a later version may change the numbers behind the profile's name.
  package struct Plan: Codable, Sendable, Equatable {
    /// One pass of the profile; experiment files may change it for their cells.
    package struct Pass: Codable, Sendable, Equatable {
      /// The pass.
      package var pass: String
      /// Processes per cell.
      package var processes: Int
      /// Measured seconds of one process.
      package var seconds: Double
      /// Maximum number of operations in a round.
      package var operationsLimit: Int
      /// Rounds run before measuring.
      package var warmUpRounds: Int
      /// Maximum number of measured rounds; nil: as many as fit into the seconds.
      package var maximumRounds: Int?
    }

    /// Pass by pass.
    package var passes: [Pass]
    /// A cell is unstable if half the width of its interval, divided by the figure, is larger than this.
    package var relativeHalfWidth: Double
    /// Seconds of repeats and additions, as a share of the plan's.
    package var timeShare: Double
    /// The largest share of a process's region that may be lost before it counts as disturbed.
    package var largestLostShare: Double

    /// A profile's numbers.
    package init(_ profile: MeasurementProfile) {
      passes = MeasurementPass.allCases.map { pass in
        let plan = profile[pass]
        return Pass(
          pass: pass.id, processes: plan.processes, seconds: plan.seconds, operationsLimit: plan.operationsLimit,
          warmUpRounds: plan.warmUpRounds, maximumRounds: plan.maximumRounds)
      }
      relativeHalfWidth = profile.repetition.relativeHalfWidth
      timeShare = profile.repetition.timeShare
      largestLostShare = DisturbanceRule.largestLostShare
    }
  }

  /// How many processes were run and why; processes.csv has their order.
  package struct ProcessCounts: Codable, Sendable, Equatable {
    /// Planned ones.
    package var planned: Int
    /// Run because others were disturbed.
    package var repeated: Int
    /// Run because an interval was wide.
    package var added: Int
    /// Disturbed ones among all of them.
    package var disturbed: Int
    /// Failed ones among all of them.
    package var failed: Int

    /// Counts. O(outcomes).
    package init(_ outcomes: [ProcessOutcome]) {
      planned = outcomes.count(where: \.isPlanned)
      repeated = outcomes.count { $0.role == .repeated }
      added = outcomes.count { $0.role == .added }
      disturbed = outcomes.count { $0.disturbance != nil }
      failed = outcomes.count { $0.failure != nil }
    }
  }
}
