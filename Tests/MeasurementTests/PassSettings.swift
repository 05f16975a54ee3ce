import Catalogue

@testable import Measurement

/// What a pass is asked that is run inside the test process.
func setting(seconds: Double = 0.01, warmUpRounds: Int = 1, maximumRounds: Int? = nil) -> PassSetting {
  PassSetting(
    seconds: seconds, warmUpRounds: warmUpRounds, maximumRounds: maximumRounds,
    allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc))
}

extension PassFigures {
  /// The values by the metrics' names.
  var metrics: [String: Double] { Dictionary(uniqueKeysWithValues: values.map { ($0.key.name, $0.value) }) }
  /// The names of metrics that could not be measured.
  var absentNames: Set<String> { Set(absences.keys.map(\.name)) }
}
