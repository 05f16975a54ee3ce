import Catalogue
import Experiments
import WorkerProtocol

/// What a manifest says of how the run was planned and carried out. Runs made before these facts were recorded have none
/// of them.
extension Manifest {
  /// A file of the run that is no experiment.
  public struct StoredFile: Codable, Sendable, Equatable {
    /// The copy in the run folder, relative to it.
    public var stored: String
    /// FNV-1a digest of the text, in hexadecimal.
    public var digest: String
  }

  /// The part of the experiments' cells that the run was about.
  public struct Selection: Codable, Sendable, Equatable {
    /// `--filter`; nil where every cell was meant.
    public var filter: String?
    /// `--allocator`; empty where all were meant.
    public var allocators: [String]

    /// Notes a selection.
    public init(filter: String?, allocators: [String]) {
      self.filter = filter
      self.allocators = allocators
    }
  }

  /// What the profile said, as numbers: a later version may mean other numbers by the profile's name.
  public struct Plan: Codable, Sendable, Equatable {
    /// One pass of the profile; experiment files may change it for their cells.
    public struct Pass: Codable, Sendable, Equatable {
      /// The pass.
      public var pass: String
      /// Processes per cell.
      public var processes: Int
      /// Measured seconds of one process.
      public var seconds: Double
      /// Operations of one round at most.
      public var operationsLimit: Int
      /// Rounds run before measuring.
      public var warmUpRounds: Int
      /// Rounds measured at most; nil: as the seconds allow.
      public var maximumRounds: Int?
    }

    /// Pass by pass.
    public var passes: [Pass]
    /// Beyond this half-width, over the figure, a cell is unstable.
    public var relativeHalfWidth: Double
    /// Seconds of repeats and additions, as a share of the plan's.
    public var timeShare: Double
    /// The largest share of a process's region that may be lost before it counts as disturbed.
    public var largestLostShare: Double

    /// A profile's numbers.
    public init(_ profile: MeasurementProfile) {
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

  /// How many processes were run, and why; their order is in processes.csv.
  public struct ProcessCounts: Codable, Sendable, Equatable {
    /// Planned ones.
    public var planned: Int
    /// Run because others were disturbed.
    public var repeated: Int
    /// Run because an interval was wide.
    public var added: Int
    /// Disturbed ones among all of them.
    public var disturbed: Int
    /// Failed ones among all of them.
    public var failed: Int

    /// Counts. O(outcomes).
    public init(_ outcomes: [ProcessOutcome]) {
      planned = outcomes.count(where: \.isPlanned)
      repeated = outcomes.count { $0.role == .repeated }
      added = outcomes.count { $0.role == .added }
      disturbed = outcomes.count { $0.disturbance != nil }
      failed = outcomes.count { $0.failure != nil }
    }
  }
}
