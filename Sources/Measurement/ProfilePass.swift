import Catalogue
import Platform

/// Records which code obtains the blocks of exactly one round, after `setting.warmUpRounds` (at least one), and which
/// waits for locks. Every call is recorded, not a sample.
///
/// Throws `MeasurementError.probeMissing` if AllocationProbe is not preloaded, `checksumChanged`.
package func measureProfile(_ workload: any ConcurrentWorkload, setting: PassSetting, into figures: inout PassFigures)
  throws
{
  guard let recorder = StackRecorder() else { throw MeasurementError.probeMissing }
  let operations = try workload.checkedOperations()
  let lanes = workload.lanes
  let sums = PerThread(lanes.count, UInt64(0))
  let team = lanes.count > 1 ? try ThreadTeam(count: lanes.count) : nil
  let round = { (thread: Int) in sums[thread] = lanes[thread].run(0..<lanes[thread].operationsPerRound) }
  var checksum = RoundChecksum()
  for _ in 0..<max(1, setting.warmUpRounds) {
    workload.prepareRound()
    if let team { team.run(round) } else { round(0) }
    try checksum.check(sums.all.reduce(workload.finishRound(), &+))
  }
  workload.prepareRound()
  let clock = Clock.calibrated()
  let start = clock.now()
  guard recordRound(recorder, team, round) else { throw MeasurementError.probeMissing }
  let elapsed = clock.nanoseconds(clock.now() &- start)
  let recording = recorder.read()
  try checksum.check(sums.all.reduce(workload.finishRound(), &+))
  guard let recording else { throw MeasurementError.probeMissing }
  checksum.record(in: &figures)
  figures.operationsPerRound = operations
  try figures.record(recording, operations: operations)
  let waiting = Double(figures.profile?.total(.waitNanoseconds) ?? 0)
  figures[Metric.profileWaitShare] = elapsed > 0 ? waiting / (elapsed * Double(lanes.count)) : 0
}

/// The function by whose name the lab's part of a stack is known.
@inline(never)
private func recordRound(_ recorder: StackRecorder, _ team: ThreadTeam?, _ round: @escaping (Int) -> Void) -> Bool {
  guard recorder.start() else { return false }
  if let team { team.run(round) } else { round(0) }
  recorder.stop()
  return true
}

/// Records what a program that observes obtains: all of it, or what lies between its own calls of a `StackRecorder`.
/// Throws `MeasurementError.probeMissing`, and rethrows the program's errors.
package func measureProfile(of program: CellProgram, operations: Int, into figures: inout PassFigures) throws {
  guard let recorder = StackRecorder() else { throw MeasurementError.probeMissing }
  guard recorder.start() else { throw MeasurementError.probeMissing }
  _ = try program.observe()
  recorder.stop()
  guard let recording = recorder.read() else { throw MeasurementError.probeMissing }
  figures.operationsPerRound = operations
  try figures.record(recording, operations: operations)
  figures.recordAbsence(of: Metric.profileWaitShare, because: "the program's threads are its own")
}

extension PassFigures {
  /// Symbolises the stacks and writes the metrics derived from them.
  mutating func record(_ recording: StackRecorder.Recording, operations: Int) throws {
    let addresses = Set(recording.stacks.flatMap(\.frames)).sorted()
    let names = Dictionary(uniqueKeysWithValues: zip(addresses, try Symbols().names(at: addresses)))
    var builder = StackProfileBuilder(ProfileValue.ofHeap)
    for stack in recording.stacks {
      builder.add(
        stack.frames.reversed().map { (name: names[$0] ?? nil, otherwise: "0x\(String($0, radix: 16))") }, stack.figures
      )
    }
    let profile = builder.profile
    self.profile = profile
    self[Metric.profileAllocations] = Double(profile.total(.allocations))
    self[Metric.profileBytes] = Double(profile.total(.bytes))
    self[Metric.profileLiveBytes] = Double(profile.total(.liveBytes))
    self[Metric.profileResolvedShare] = profile.resolvedShare
    self[Metric.profileLargeBlocks] = Double(recording.largeBlockCount)
    record(
      Metric.profileFirstLargeBytes, recording.largeBlocks.first.map { Double($0.size) }, orElse: "no block is so large"
    )
    record(
      Metric.profileSecondLargeBytes, recording.largeBlocks.dropFirst().first.map { Double($0.size) },
      orElse: "there is no second large block")
    let growths = recording.largeBlocks.count { block in
      recording.stacks[block.stack].frames.contains { (names[$0] ?? nil).map(FrameRole.init(function:)) == .growth }
    }
    self[Metric.profileGrowthBlocks] = Double(growths)
    self[Metric.profileLockWaits] = Double(profile.total(.waits))
    self[Metric.profileLockWaitNsPerOp] = Double(profile.total(.waitNanoseconds)) / Double(operations)
    let nothing = "nothing was obtained"
    record(Metric.profileAssignShare, profile.share(of: .bytes, below: .assign), orElse: nothing)
    record(Metric.profileGrowthShare, profile.share(of: .bytes, below: .growth), orElse: nothing)
    record(
      Metric.profileLiveAssignShare, profile.share(of: .liveBytes, below: .assign), orElse: "nothing is held in the end"
    )
    if recording.lostCalls > 0 {
      for metric in Metric.all where metric.pass == .profile {
        recordAbsence(of: metric, because: "\(recording.lostCalls) calls have too many different stacks to be recorded")
      }
    }
  }
}

/// Counts the instructions of exactly one round by stack, inside valgrind's tool callgrind, started with
/// `CallgrindCommand.profileArguments`.
///
/// Without it every metric of the pass is in `figures.absences`; that is not an error. Throws
/// `MeasurementError.callgrindDump` if a dump can't be read, `checksumChanged`.
package func measureInstructions(
  _ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures
)
  throws
{
  let operations = try checkedOperations(workload)
  figures.operationsPerRound = operations
  let dumps = try CallgrindRound(workload, setting: setting, into: &figures)
  guard let dumps else {
    for metric in Metric.all where metric.pass == .cpuProfile {
      figures.recordAbsence(of: metric, because: "valgrind is not installed")
    }
    return
  }
  figures.counterSource = "callgrind"
  let stacks = try CallgrindStacks(path: dumps.round)
  let names = try Symbols().demangled(stacks.names)
  var builder = StackProfileBuilder([.instructions])
  for (stack, count) in stacks.costs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) where count > 0 {
    builder.add(
      stack.map { (name: stacks.isNamed($0) ? names[$0] : nil, otherwise: stacks.names[$0] ?? "unknown") }, [Int(count)]
    )
  }
  let profile = builder.profile
  figures.profile = profile
  figures[Metric.cpuInstructionsPerOp] = Double(profile.total(.instructions)) / Double(operations)
  figures[Metric.cpuResolvedShare] = profile.resolvedShare
  let nothing = "no instruction was counted"
  figures.record(Metric.cpuAssignShare, profile.share(of: .instructions, below: .assign), orElse: nothing)
  figures.record(Metric.cpuGrowthShare, profile.share(of: .instructions, below: .growth), orElse: nothing)
  figures.record(Metric.cpuLockShare, profile.share(of: .instructions, below: .lock), orElse: nothing)
  figures.record(
    Metric.cpuAssignDepth, profile.depth(of: .assign, by: .instructions).map(Double.init),
    orElse: "no function that puts an entry in is a function of its own")
}

/// Combines stacks into a profile: stacks that are equal after symbolisation become one.
struct StackProfileBuilder {
  private var frames: [String: Int] = [:]
  private var places: [[Int]: Int] = [:]
  private var result: StackProfile
  private var named = 0.0
  private var all = 0.0

  init(_ values: [ProfileValue]) { result = StackProfile(values) }

  /// Adds a stack, the outermost frame first: its functions' names, and what to write if there is none.
  mutating func add(_ stack: [(name: String?, otherwise: String)], _ figures: [Int]) {
    let weight = Double(max(1, figures.first ?? 0))
    var numbers: [Int] = []
    for frame in Self.withoutLab(stack) {
      all += weight
      if frame.name != nil { named += weight }
      let text = frame.name ?? frame.otherwise
      if let number = frames[text] {
        numbers.append(number)
      } else {
        frames[text] = frames.count
        numbers.append(frames.count - 1)
        result.frames.append(text)
      }
    }
    if let place = places[numbers] {
      for column in figures.indices { result.figures[place][column] += figures[column] }
    } else {
      places[numbers] = result.stacks.count
      result.stacks.append(numbers)
      result.figures.append(figures)
    }
  }

  /// The functions of the lab that lead to the measured work, and those in which threads begin, say nothing about it; nor
  /// do the compiler's thunks.
  private static func withoutLab(_ stack: [(name: String?, otherwise: String)]) -> [(name: String?, otherwise: String)]
  {
    guard let innermost = stack.last else { return [] }
    let last = stack.lastIndex { frame in labFunctions.contains { frame.name?.contains($0) == true } }
    let work = stack[(last.map { $0 + 1 } ?? 0)...].filter { frame in
      !thunks.contains { frame.name?.hasPrefix($0) == true }
    }
    // The own cost of such a function stays with it.
    return work.isEmpty ? [innermost] : work
  }

  private static let labFunctions = [
    "ThreadTeam.", "recordRound", "CallgrindRound.", "measureProfile", "measureInstructions", "ErasedWorkload",
    "SoloWorkload",
    "RoundClosures", "ThreadClosures", "Soak.",
  ]
  private static let thunks = ["partial apply ", "protocol witness ", "reabstraction thunk ", "dispatch thunk "]

  /// The profile so far.
  var profile: StackProfile {
    var profile = result
    profile.resolvedShare = all > 0 ? named / all : 1
    return profile
  }
}
