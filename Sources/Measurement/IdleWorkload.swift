/// Operations that do nothing: what the latency pass measures to find its own floor.
package final class IdleWorkload: MeasuredWorkload {
  /// As asked for.
  package let operationsPerRound: Int

  /// Rounds of the given number of operations.
  package init(operationsPerRound: Int) { self.operationsPerRound = operationsPerRound }

  /// Nothing.
  package func prepareRound() {}
  /// Nothing.
  @inline(never)
  package func run(_ operations: Range<Int>) -> UInt64 { 0 }
  /// Nothing.
  package func finishRound() {}
}
