import Foundation

/// What `maplab verify --json` prints.
package struct VerificationReport: Encodable, Sendable {
  /// A noisy figure that moved, or whose interval missed.
  struct Noisy: Encodable, Sendable {
    var cell: String
    var metric: String
    var first: Double
    var second: Double
    var ratio: Double?
    var pCorrected: Double?

    init(_ one: NoisyComparison) {
      cell = one.pair.name
      metric = one.metric.name
      first = one.first.value
      second = one.second.value
      ratio = one.ratio?.value
      pCorrected = one.correctedP
    }
  }

  /// A cell with a reason.
  struct Gap: Encodable, Sendable {
    var cell: String
    var reason: String
  }

  var verified: Bool
  var folder: String?
  var exactCompared: Int
  var noisyTested: Int
  var noisyCounts: Bool
  var movedExact: [ComparisonReport.Exact]
  var movedNoisy: [Noisy]
  var missedIntervals: [Noisy]
  var movedChecksums: [Gap]
  var notRepeated: [Gap]
  var differences: [String]

  /// Puts a verification into its report.
  ///
  /// - Parameter folder: where the repetition is; reported only if it is kept.
  package init(_ verification: Verification, folder: String) {
    verified = verification.isVerified
    self.folder = verification.isVerified ? nil : folder
    exactCompared = verification.comparison.exact.count
    noisyTested = verification.comparison.decidable
    noisyCounts = verification.demandsNoisy
    movedExact = verification.movedExact.map(ComparisonReport.Exact.init)
    movedNoisy = verification.movedNoisy.map(Noisy.init)
    missedIntervals = verification.missedIntervals.map(Noisy.init)
    movedChecksums = verification.movedChecksums.map { Gap(cell: $0.cell, reason: $0.reason) }
    notRepeated = verification.notRepeated.map { Gap(cell: $0.cell, reason: $0.reason) }
    differences = verification.differences
  }

  /// The JSON text on one line, keys in snake case and sorted. Throws if a number isn't finite.
  package func json() throws -> String { try ReportJSON.text(self) }
}

/// How reports on runs are written as JSON.
package enum ReportJSON {
  /// One line, keys in snake case and sorted. Throws if a number isn't finite.
  package static func text(_ report: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }
}
