import Catalogue
import Measurement

/// A workload in which some operations take longer by a set time: a known answer for latency measurements.
///
/// Every `every`-th operation of each thread pauses after its work; counting restarts in each round. The thread spins
/// until the time is over: a sleep would not end at a precise moment.
final class PausingWorkload: MeasuredWorkload {
  private let workload: any MeasuredWorkload
  private let every: Int
  private let pause: () -> Void

  /// Wraps a workload; `pause` is called once for each pause.
  init(_ workload: any MeasuredWorkload, every: Int, pause: @escaping () -> Void) {
    self.workload = workload
    self.every = every
    self.pause = pause
  }

  var operationsPerRound: Int { workload.operationsPerRound }
  func prepareRound() { workload.prepareRound() }
  func finishRound() { workload.finishRound() }
  var mapState: MapState? { workload.mapState }
  var lookUpsPerRound: Int { workload.lookUpsPerRound }

  func run(_ operations: Range<Int>) -> UInt64 {
    var checksum: UInt64 = 0
    var next = operations.lowerBound
    while next < operations.upperBound {
      let afterPause = (next / every + 1) * every
      let end = min(afterPause, operations.upperBound)
      checksum &+= workload.run(next..<end)
      if end == afterPause { pause() }
      next = end
    }
    return checksum
  }
}

extension MeasuredWorkload {
  /// The workload with the pause put into it, or itself if there is none.
  func pausing(_ pause: OperationPause?) -> any MeasuredWorkload {
    guard let pause else { return self }
    let nanoseconds = UInt64((pause.milliseconds * 1e6).rounded())
    return PausingWorkload(self, every: pause.every) { Clock.spin(nanoseconds: nanoseconds) }
  }
}
