extension HashSeed {
  /// The same seed in all programs, for tables that need no secret.
  @inlinable static var plain: HashSeed { HashSeed(0) }
}
