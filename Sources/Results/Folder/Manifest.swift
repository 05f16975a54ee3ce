import Experiments
import Foundation

/// How far a run got.
package enum RunState: String, Codable, Sendable {
  /// Workers are being run, or the runner died.
  case running
  /// Stopped by the user; can be resumed.
  case interrupted
  /// Every planned process was run.
  case complete
}

/// What is needed to judge a run's figures and to repeat it: `manifest.json`.
package struct Manifest: Codable, Sendable, Equatable {
  /// An experiment of the run and its stored file.
  package struct ExperimentEntry: Codable, Sendable, Equatable {
    /// The experiment's id.
    package var id: String
    /// The file it came from, as named on the command line.
    package var file: String
    /// The copy in the run folder, relative to it.
    package var stored: String
    /// FNV-1a digest of the text, in hexadecimal.
    package var digest: String

    /// Makes an entry.
    package init(id: String, file: String, stored: String, digest: String) {
      self.id = id
      self.file = file
      self.stored = stored
      self.digest = digest
    }
  }

  /// An allocator as the workers found it.
  package struct AllocatorEntry: Codable, Sendable, Equatable {
    /// Its name in allocators.toml.
    package var name: String
    /// The library that served malloc.
    package var library: String
    /// The version the library reported.
    package var version: String

    /// Makes an entry.
    package init(name: String, library: String, version: String) {
      self.name = name
      self.library = library
      self.version = version
    }
  }

  /// An engine as its workers described it.
  package struct EngineEntry: Codable, Sendable, Equatable {
    /// Its name in engines.toml.
    package var name: String
    /// The version that it reported; nil if it reported none.
    package var version: String?

    /// Makes an entry.
    package init(name: String, version: String?) {
      self.name = name
      self.version = version
    }
  }

  /// A document's table that was evaluated for the run; its rows are in `stored`.
  package struct TableEntry: Codable, Sendable, Equatable {
    /// The table's id, for instance `D1.T9`.
    package var id: String
    /// The document's id.
    package var document: String
    /// One line.
    package var title: String
    /// Where in the document it is.
    package var place: String
    /// What represents the document's figures in Swift.
    package var reading: String
    /// The engine that the document speaks of; nil if it speaks of none of the lab's.
    package var about: String?
    /// The CSV file in the run folder, relative to it.
    package var stored: String

    init(_ table: DocumentTable) {
      id = table.id
      document = table.document
      title = table.title
      place = table.place
      reading = table.reading
      about = table.about?.id
      stored = "tables/\(table.id).csv"
    }
  }

  /// A user's file from which cells of an experiment took their keys.
  package struct KeyFileEntry: Codable, Sendable, Equatable {
    /// The experiment's id.
    package var experiment: String
    /// The path as the experiment has it.
    package var file: String
    /// Where it was, absolute.
    package var source: String
    /// FNV-1a digest of its bytes, in hexadecimal.
    package var digest: String

    /// Makes an entry.
    package init(experiment: String, file: String, source: String, digest: String) {
      self.experiment = experiment
      self.file = file
      self.source = source
      self.digest = digest
    }
  }

  /// A file of figures as it was written. Readers compare the file with it, which detects a file that was cut off
  /// (even at the end of a line), changed, or taken from another run.
  package struct FileEntry: Codable, Sendable, Equatable {
    /// Its name, relative to the run folder.
    package var name: String
    /// Its size.
    package var bytes: Int
    /// FNV-1a digest of its bytes, in hexadecimal.
    package var digest: String

    init(name: String, text: String) {
      self.name = name
      bytes = text.utf8.count
      digest = RunFile.digest(text.utf8)
    }
  }

  /// The format's version; readers refuse others.
  package static let currentFormat = 5
  /// `currentFormat` of the writer.
  package var format: Int
  /// The run's name.
  package var id: String
  /// How far it got.
  package var state: RunState
  /// When it began, ISO 8601, UTC.
  package var startedAt: String
  /// When it ended; nil if it has not ended.
  package var finishedAt: String?
  /// The profile's name.
  package var profile: String
  /// The seed of everything random in the run.
  package var seed: UInt64
  /// The command line, without the program's name.
  package var arguments: [String]
  /// Facts about the machine by name: processor, cores, memory, kernel, caches, governor and so on.
  package var machine: [String: String]
  /// Facts about the compiler and the build by name.
  package var toolchain: [String: String]
  /// The allocators that were used.
  package var allocators: [AllocatorEntry]
  /// The project's commit, if it is known.
  package var commit: String?
  /// True if tracked files differed from the commit.
  package var isDirty: Bool?
  /// Load averages when the run began.
  package var loadBefore: [Double]
  /// Load averages when it ended.
  package var loadAfter: [Double]
  /// The experiments, in the order given.
  package var experiments: [ExperimentEntry]
  /// The documents' tables that the run concerns, set when it finishes.
  package var tables: [TableEntry]
  /// Every file of figures, including tables; set when the run finishes or is interrupted.
  package var files: [FileEntry]
  /// The allocators' file as it was read; nil if the run was made without one.
  package var allocatorsFile: StoredFile?
  /// The engines that were used; nil in runs of before there were several.
  package var engines: [EngineEntry]?
  /// The engines' definitions, with absolute paths; nil if only the lab's own was known.
  package var enginesFile: StoredFile?
  /// The claim files as they were read; nil if none apply to the run.
  package var claimFiles: [StoredFile]?
  /// The users' files of keys; nil if all keys were generated.
  package var keyFiles: [KeyFileEntry]?
  /// Which cells of the experiments were selected; nil until the run is planned.
  package var selection: Selection?
  /// The profile's numbers; nil until the run is planned.
  package var plan: Plan?
  /// Numbers of processes by reason; nil until the run finishes.
  package var processes: ProcessCounts?

  /// Starts a manifest of the current format in the state `running`.
  package init(id: String, startedAt: String, profile: String, seed: UInt64, arguments: [String]) {
    format = Self.currentFormat
    self.id = id
    state = .running
    self.startedAt = startedAt
    finishedAt = nil
    self.profile = profile
    self.seed = seed
    self.arguments = arguments
    machine = [:]
    toolchain = [:]
    allocators = []
    commit = nil
    isDirty = nil
    loadBefore = []
    loadAfter = []
    experiments = []
    tables = []
    files = []
  }

  /// The JSON text, keys sorted, with a final new line.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
