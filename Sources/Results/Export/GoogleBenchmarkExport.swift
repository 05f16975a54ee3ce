import Catalogue

/// A run as Google Benchmark's JSON, which its compare.py and other tools read: a repetition per process of the time pass, and
/// their median.
struct GoogleBenchmarkExport: Encodable {
  struct Context: Encodable {
    var date: String
    var executable = "maplab"
    var numCpus: Int
    var libraryBuildType = "release"
  }

  struct Benchmark: Encodable {
    var name: String
    var runName: String
    var runType: String
    var repetitions: Int
    var repetitionIndex: Int?
    var aggregateName: String?
    var threads: Int
    var iterations: Int
    /// Nanoseconds per operation. Processor time is not measured apart; tools want the field, so it holds the same.
    var realTime: Double
    var cpuTime: Double
    var timeUnit = "ns"
  }

  var context: Context
  var benchmarks: [Benchmark]

  init(_ run: LoadedRun) {
    context = Context(
      date: run.manifest.startedAt,
      numCpus: run.manifest.machine["processors"].flatMap { Int($0) } ?? 0)
    benchmarks = run.summary.cells.flatMap { cell -> [Benchmark] in
      guard cell.status == .ok, let times = cell.samples[Metric.nsPerOp], let median = cell.estimate(Metric.nsPerOp)
      else {
        return []
      }
      func benchmark(_ name: String, _ time: Double, index: Int?, aggregate: String?) -> Benchmark {
        Benchmark(
          name: name, runName: cell.id, runType: aggregate == nil ? "iteration" : "aggregate", repetitions: times.count,
          repetitionIndex: index, aggregateName: aggregate, threads: cell.parameters.threads,
          iterations: cell.operations,
          realTime: time, cpuTime: time)
      }
      return times.enumerated().map { benchmark(cell.id, $1, index: $0, aggregate: nil) }
        + [benchmark("\(cell.id)_median", median.value, index: nil, aggregate: "median")]
    }
  }
}
