import Catalogue

/// What can decide a claim: whether a Swift program can show that it holds.
package enum Decision: String, CaseIterable, Sendable {
  /// Numbers or definitions alone.
  case arithmetic
  /// The rules of a structure or mechanism that the lab reimplements.
  case structure
  /// The machine: caches, memory, processors.
  case machine
  /// Go's language, compiler, collector or runtime.
  case go
  /// Another language or runtime.
  case otherRuntime = "other-runtime"

  /// True if a measurement in Swift confirms or refutes the claim; otherwise it only says how Swift behaves.
  package var isSwifts: Bool { self != .go && self != .otherRuntime }

  /// What a measurement by an engine, judged as `verdict`, means for a claim that is decided by this.
  func verdict(_ verdict: Verdict, by engine: EngineName) -> Verdict {
    if isSwifts || (self == .go && engine.isGo) { return verdict }
    return switch verdict {
    case .holds: .asInSwift
    case .beyond, .directionOnly, .refuted: .differsInSwift
    default: verdict
    }
  }
}
