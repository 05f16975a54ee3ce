import Measurement
import WorkerProtocol

/// `maplab-worker noise-floor SECONDS [PROCESSOR]`: prints a `NoiseFloor` instead of running a job.
struct NoiseFloorCommand {
  /// How long to measure.
  var seconds: Double
  /// The processor to measure on; nil leaves it to the kernel.
  var processor: Int?

  /// The longest measurement that is accepted.
  private static let longestSeconds = 600.0

  /// Reads the program's arguments; nil if they are for something else. Throws `UsageError`.
  init?(_ arguments: [String]) throws {
    guard arguments.first == NoiseFloor.argument else { return nil }
    guard (2...3).contains(arguments.count), let seconds = Double(arguments[1]),
      (0...Self.longestSeconds).contains(seconds)
    else { throw UsageError() }
    self.seconds = seconds
    if arguments.count == 3 {
      guard let number = Int(arguments[2]) else { throw UsageError() }
      processor = number
    }
  }

  /// Measures. Throws `MeasurementError.pinning`.
  func measure() throws -> NoiseFloor {
    if let processor { try ProcessPlacement.pin(to: processor) }
    return NoiseFloor(measureNoiseFloor(seconds: seconds))
  }
}

/// The worker was called with unknown arguments.
struct UsageError: Error, CustomStringConvertible {
  var description: String { "usage: maplab-worker noise-floor SECONDS [PROCESSOR], or a job on standard input" }
}
