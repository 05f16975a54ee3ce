import Catalogue
import Testing

@testable import Experiments

/// How many threads, when their operations are due, and when they pause.
@Suite struct ThreadsAndLoadTests {
  private static let axes = "map = [\"sharded\"]\nallocator = [\"system\"]"

  private func parse(_ workload: String, matrix: String = "", axes: String = axes) throws -> Experiment {
    try Samples.parse(Samples.file(workload: workload, matrix: matrix, axes: axes))
  }

  @Test func threadsAreANumberOrRoles() throws {
    let plain = try parse("kind = \"mixed\"\nentries = 8\nthreads = 4").cells[0].parameters
    #expect(plain.threads == 4 && plain.roles == nil)
    let roles = try parse("kind = \"mixed\"\nentries = 8\nthreads = { readers = 3, writers = 2 }").cells[0].parameters
    #expect(roles.threads == 5 && roles.roles == ThreadRoles(readers: 3, writers: 2))
    let axis = try parse(
      "kind = \"mixed\"\nentries = 8", matrix: "threads = [1, 2, { readers = 1, writers = 1 }]")
    #expect(
      Samples.labels(axis) == ["1", "2", "1r+1w"].map { "map=sharded,allocator=system,threads=\($0)" },
      "two threads with roles are not two that draw from the mix")
  }

  @Test func loadsAreClosedOrOpen() throws {
    let cells = try parse(
      "kind = \"get-hit\"\nentries = 8",
      matrix: """
        load = [{ kind = "closed" }, { kind = "open", rate = 200_000 }, \
        { kind = "open", rate = 200_000, schedule = "poisson" }]
        """)
    #expect(
      Samples.labels(cells)
        == ["closed", "fixed200000", "poisson200000"].map {
          "map=sharded,allocator=system,load=\($0)"
        })
    #expect(
      cells.cells.map(\.parameters.load) == [
        nil, OpenLoad(rate: 200_000, schedule: .fixed), OpenLoad(rate: 200_000, schedule: .poisson),
      ])
    #expect(try parse("kind = \"get-hit\"\nentries = 8").cells[0].parameters.load == nil)
  }

  @Test func recordedTimesAreForTraces() throws {
    let load = "load = { kind = \"open\", rate = 1_000, schedule = \"recorded\" }"
    let other = try parse("kind = \"get-hit\"\nentries = 8\n\(load)")
    #expect(other.cells.isEmpty)
    #expect(
      other.skipped.map(\.reason) == [
        "load.schedule = \"recorded\" is for kind = \"trace\": generated operations have no recorded times"
      ])
    let trace = try parse(
      "kind = \"trace\"\nentries = 8\nthreads = 2\n\(load)\nkeys = { type = \"string\", file = \"t.csv\" }")
    #expect(trace.cells.map(\.parameters.load) == [OpenLoad(rate: 1_000, schedule: .recorded)])
  }

  @Test func pausesAreRead() throws {
    let cells = try parse(
      "kind = \"get-hit\"\nentries = 8",
      matrix: "pause = [{ every = 1000, milliseconds = 50 }, { every = 5, milliseconds = 0.5 }]")
    #expect(
      cells.cells.map(\.parameters.pause) == [
        OperationPause(every: 1000, milliseconds: 50), OperationPause(every: 5, milliseconds: 0.5),
      ])
    #expect(
      Samples.labels(cells) == ["50.0ms/1000", "0.5ms/5"].map { "map=sharded,allocator=system,pause=\($0)" })
  }

  @Test func exclusionsMatchThreadsAndLoads() throws {
    let experiment = try Samples.parse(
      Samples.file(
        workload: "kind = \"mixed\"\nentries = 8",
        matrix: """
          threads = [1, 2, { readers = 1, writers = 1 }]
          load = [{ kind = "closed" }, { kind = "open", rate = 9 }]
          """,
        rest:
          "[[exclude]]\nthreads = 2\n[[exclude]]\nthreads = { readers = 1, writers = 1 }\nload = { kind = \"closed\" }",
        axes: Self.axes))
    #expect(
      Samples.labels(experiment)
        == ["1,load=closed", "1,load=fixed9", "1r+1w,load=fixed9"].map {
          "map=sharded,allocator=system,threads=\($0)"
        })
  }

  @Test func mapsThatThreadsCanNotShareAreSkippedWithTheReason() throws {
    let experiment = try parse(
      "entries = 8",
      matrix: "kind = [\"get-hit\", \"fill\"]\noperations = [16]\nthreads = [1, 2]",
      axes: "map = [\"native\", \"read-mostly\", \"byte-cache\"]\nallocator = [\"system\"]")
    #expect(
      experiment.skipped.map { "\($0.id): \($0.reason)" } == [
        "x/map=native,allocator=system,kind=get-hit,operations=16,threads=2: native is not safe for several threads, of "
          + "which the cell has 2; safe are read-mostly, locked-rw, locked-mutex, locked-rw-span, "
          + "locked-mutex-span, sharded, sharded-native, byte-cache",
        "x/map=native,allocator=system,kind=fill,operations=16,threads=2: native is not safe for several threads, of "
          + "which the cell has 2; safe are read-mostly, locked-rw, locked-mutex, locked-rw-span, "
          + "locked-mutex-span, sharded, sharded-native, byte-cache",
        "x/map=read-mostly,allocator=system,kind=fill,operations=16,threads=2: \"fill\" is one thread's work, and the "
          + "cell has 2; several can run get-hit, get-miss, update, mixed, trace, empty",
        "x/map=byte-cache,allocator=system,kind=fill,operations=16,threads=2: \"fill\" is one thread's work, and the "
          + "cell has 2; several can run get-hit, get-miss, update, mixed, trace, empty",
      ])
    #expect(experiment.cells.count == 8)
    let few = try parse("kind = \"mixed\"\nentries = 3", matrix: "threads = [3, 4]")
    #expect(few.skipped.map(\.reason) == ["each of the 4 threads needs an entry of its own, and the map has 3"])
  }

  @Test(arguments: [
    (
      "kind = \"mixed\"\nthreads = 0",
      "x.toml:5:1: workload.threads: found the number 0, "
        + "expected a whole number, 1 to 256, or { readers = …, writers = … }"
    ),
    (
      "kind = \"mixed\"\nthreads = { readers = 2 }",
      "x.toml:5:1: workload.threads.writers: found nothing, expected how many of the threads are writers"
    ),
    (
      "kind = \"mixed\"\nthreads = { readers = 2, writers = 0 }",
      "x.toml:5:26: workload.threads.writers: found the number 0, expected a whole number, 1 to 256"
    ),
    (
      "kind = \"mixed\"\nthreads = { readers = 200, writers = 100 }",
      "x.toml:5:1: workload.threads: found 300 threads, expected at most 256"
    ),
    (
      "kind = \"mixed\"\nthreads = { readers = 2, writers = 1, writer = 1 }",
      "x.toml:5:39: workload.threads.writer: found an unknown key, expected one of readers, writers; "
        + "did you mean \"writers\"?"
    ),
    (
      "kind = \"get-hit\"\nthreads = { readers = 2, writers = 1 }",
      "x.toml:5:1: workload.threads: found a value that no cell uses, "
        + "expected readers and writers only with kind = \"mixed\""
    ),
    (
      "kind = \"mixed\"\nmix = { reads = 1 }\nthreads = { readers = 2, writers = 1 }",
      "x.toml:6:1: workload.threads: found 2 readers and 1 writers, "
        + "expected a mix with something to read and something to write"
    ),
    (
      "kind = \"mixed\"\noperations = 3\nthreads = 4",
      "x.toml:5:1: workload.operations: found 3, expected at least one for each of 4 threads"
    ),
    (
      "kind = \"mixed\"\nload = \"open\"",
      "x.toml:5:1: workload.load: found \"open\", expected a table with kind, rate, schedule"
    ),
    (
      "kind = \"mixed\"\nload = { rate = 5 }",
      "x.toml:5:1: workload.load.kind: found nothing, expected one of closed, open"
    ),
    (
      "kind = \"mixed\"\nload = { kind = \"opne\" }",
      "x.toml:5:10: workload.load.kind: found \"opne\", expected one of closed, open; did you mean \"open\"?"
    ),
    (
      "kind = \"mixed\"\nload = { kind = \"open\" }",
      "x.toml:5:1: workload.load.rate: found nothing, expected operations due per second, over all threads"
    ),
    (
      "kind = \"mixed\"\nload = { kind = \"open\", rate = 0 }",
      "x.toml:5:25: workload.load.rate: found the number 0, expected a whole number, 1 to 1000000000"
    ),
    (
      "kind = \"mixed\"\nload = { kind = \"open\", rate = 10, schedule = \"poison\" }",
      "x.toml:5:36: workload.load.schedule: found \"poison\", expected one of fixed, poisson, recorded; "
        + "did you mean \"poisson\"?"
    ),
    (
      "kind = \"mixed\"\nload = { kind = \"closed\", rate = 10 }",
      "x.toml:5:27: workload.load.rate: found a rate of the closed loop, expected a rate only with kind = \"open\""
    ),
    (
      "kind = \"mixed\"\npause = { every = 5 }",
      "x.toml:5:1: workload.pause.milliseconds: found nothing, expected how long it pauses"
    ),
    (
      "kind = \"mixed\"\npause = { every = 0, milliseconds = 1 }",
      "x.toml:5:11: workload.pause.every: found the number 0, expected a whole number, 1 to 1000000000"
    ),
    (
      "kind = \"mixed\"\npause = { every = 5, milliseconds = 20_000 }",
      "x.toml:5:22: workload.pause.milliseconds: found the number 20000.0, expected milliseconds, 0.001 to 10000.0"
    ),
    (
      "kind = \"mixed\"\npause = { every = 5, milliseconds = nan }",
      "x.toml:5:22: workload.pause.milliseconds: found the number nan, expected milliseconds, 0.001 to 10000.0"
    ),
  ])
  func mistakes(workload: String, message: String) {
    let text = Samples.file(workload: "\(workload)\nentries = 8", axes: Self.axes)
    #expect(Samples.messages(text) == [message])
  }

  @Test func anOpenLoadHasItsOwnTime() throws {
    let experiment = try parse(
      "kind = \"get-hit\"\nentries = 8\noperations = 10_000_000\nload = { kind = \"open\", rate = 1000 }")
    let point = experiment.cells[0]
    let cell = point.parameters
    for profile in MeasurementProfile.all {
      let plan = try #require(profile.plan(for: .latency, of: experiment, cell: point))
      #expect(plan.seconds == profile.openLoadSeconds)
      #expect(
        profile.operationsPerRound(for: cell, pass: .latency, seconds: plan.seconds) == Int(1000 * plan.seconds))
      #expect(profile.estimatedSeconds(for: cell, pass: .latency, plan: plan) >= plan.seconds)
      // The other passes know no load.
      #expect(profile.plan(for: .time, of: experiment, cell: point) == profile.plan(for: .time, of: experiment))
      #expect(profile.operationsPerRound(for: cell, pass: .time) == min(cell.operations, profile.time.operationsLimit))
    }
    var longer = experiment
    longer.measure = MeasureSettings(seconds: 7)
    #expect(MeasurementProfile.standard.plan(for: .latency, of: longer, cell: point)?.seconds == 7)
    #expect(MeasurementProfile.quick.plan(for: .latency, of: longer, cell: point)?.seconds == 0.25)
  }

  /// The parameters for which the tests of the measurement check the figures of the experiment's analysis.
  @Test func theCalibrationOfOpenLoadsIsTheOneThatIsTested() throws {
    let experiments = "\(Samples.repository)/experiments"
    let calibration = try #require(
      try ExperimentFiles.load(
        ["\(experiments)/calibration/pause-under-load.toml"],
        equipment: Equipment(
          allocators: AllocatorCatalogue.load(path: "\(experiments)/allocators.toml")
        )
      ).first)
    #expect(calibration.cells.map(\.parameters.load) == [OpenLoad(rate: 20_000, schedule: .fixed), nil])
    for point in calibration.cells {
      let cell = point.parameters
      #expect(cell.pause == OperationPause(every: 10_000, milliseconds: 50) && cell.operations == 101_000)
      for profile in [MeasurementProfile.standard, .thorough] {
        let plan = try #require(profile.plan(for: .latency, of: calibration, cell: point))
        #expect(profile.operationsPerRound(for: cell, pass: .latency, seconds: plan.seconds) == 101_000)
      }
    }
  }

  @Test func pausesAreInTheEstimate() {
    var cell = ProfileTests.cell(.getHit, entries: 8, operations: 100_000)
    let plan = MeasurementProfile.standard.time
    let without = MeasurementProfile.standard.estimatedSeconds(for: cell, pass: .time, plan: plan)
    cell.pause = OperationPause(every: 1000, milliseconds: 50)
    // A warm-up round and a measured one, of a hundred pauses each.
    let with = MeasurementProfile.standard.estimatedSeconds(for: cell, pass: .time, plan: plan)
    #expect(with - without > 9 && with - without < 10.1)
  }
}
