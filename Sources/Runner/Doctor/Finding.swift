/// One thing that `maplab doctor` looked at.
package struct Finding: Sendable, Equatable {
  /// Its state.
  package enum Standing: String, Sendable {
    /// As it should be.
    case good
    /// The lab works, but with fewer figures or more noise.
    case limited
    /// Not known, for instance because a container hides the file.
    case unknown
    /// The lab does not work without it.
    case missing
  }

  /// What was looked at.
  package var subject: String
  /// Its state.
  package var standing: Standing
  /// What was found.
  package var detail: String
  /// What to do about it; nil if there is nothing to do.
  package var advice: String?

  /// Notes a finding.
  package init(_ subject: String, _ standing: Standing, _ detail: String, advice: String? = nil) {
    self.subject = subject
    self.standing = standing
    self.detail = detail
    self.advice = advice
  }
}
