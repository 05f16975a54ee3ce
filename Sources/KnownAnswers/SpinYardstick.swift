import CKnownAnswers
import Measurement
import Numbers

/// What one iteration of the spin costs in this process, measured before and after the rounds: the known answer of
/// `spin` cells.
///
/// It shares the loop and the processor's frequency with what it is compared with, and nothing else: it is one call of
/// millions of iterations, timed by the kernel's raw monotonic clock without the lab's clock code, with no batches,
/// rounds, operations or histogram. The runs before and after the measured rounds show the frequency at both ends.
package struct SpinYardstick {
  /// About 2 ms, so that the clock's 50 ns are only a few thousandths of a per cent.
  static let iterations: UInt64 = 2_000_000
  static let runs = 8
  private var nanoseconds: [Double] = []

  /// No runs yet.
  package init() {}

  /// Eight runs.
  package mutating func run() {
    for _ in 0..<Self.runs {
      nanoseconds.append(Double(known_spin_duration(Self.iterations)) / Double(Self.iterations))
    }
  }

  /// The median over all runs; 0 if there are none.
  package var nanosecondsPerIteration: Double { nanoseconds.median ?? 0 }
}
