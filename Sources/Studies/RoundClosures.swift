import Measurement

/// Rounds made of closures, each specialised where it was written.
final class RoundClosures: MeasuredWorkload {
  let operationsPerRound: Int
  private let prepareBody: () -> Void
  private let runBody: (Range<Int>) -> UInt64
  private let finishBody: () -> Void

  /// - Parameters:
  ///   - operations: operations of one round; at least 1.
  ///   - prepare: puts everything into the starting state of a round; not measured.
  ///   - finish: cleans up after the round; not measured.
  ///   - run: runs these operations and returns their part of the checksum, the same in every round and for any
  ///     division into batches. Measured.
  init(
    operations: Int, prepare: @escaping () -> Void = {}, finish: @escaping () -> Void = {},
    run: @escaping (Range<Int>) -> UInt64
  ) {
    operationsPerRound = operations
    prepareBody = prepare
    runBody = run
    finishBody = finish
  }

  func prepareRound() { prepareBody() }
  func run(_ operations: Range<Int>) -> UInt64 { runBody(operations) }
  func finishRound() { finishBody() }
}

/// What several threads do, made of closures.
final class ThreadClosures: ConcurrentWorkload {
  let lanes: [any MeasuredWorkload]
  private let prepareBody: () -> Void
  private let finishBody: () -> UInt64

  /// - Parameters:
  ///   - lanes: what each thread runs, at the same time as the others.
  ///   - prepare: puts everything into the starting state of a round; not measured.
  ///   - finish: cleans up after the round and returns its part of the checksum; not measured.
  init(
    lanes: [any MeasuredWorkload], prepare: @escaping () -> Void = {}, finish: @escaping () -> UInt64 = { 0 }
  ) {
    self.lanes = lanes
    prepareBody = prepare
    finishBody = finish
  }

  func prepareRound() { prepareBody() }
  func finishRound() -> UInt64 { finishBody() }
}
