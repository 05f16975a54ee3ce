import Measurement

/// Operations that do nothing: what the latency pass measures to learn its own floor.
final class IdleWorkload: MeasuredWorkload {
  let operationsPerRound: Int

  init(operationsPerRound: Int) { self.operationsPerRound = operationsPerRound }

  func prepareRound() {}
  @inline(never)
  func run(_ operations: Range<Int>) -> UInt64 { 0 }
  func finishRound() {}
}
