import Catalogue
import MapVariants
import Measurement
import Synchronization

/// A program that serves requests, each of which leaves something in a map.
protocol SoakedProgram: AnyObject {
  /// Serves a request; numbers ascend from 0.
  func serve(_ request: Int)
  /// Returns when only the calling thread is running.
  func settle()
  /// Entries of the map.
  var entries: Int { get }
  /// Releases the map and the requests in progress.
  func release()
}

extension SoakedProgram {
  func settle() {}
}

/// How many of a program's own objects are alive, and how many of its tasks wait. Counted by the objects themselves.
final class LiveCounts: Sendable {
  let objects = Atomic(0)
  let tasks = Atomic(0)
}

extension CellProgram {
  /// D2.T4, D2.T5, D2.T6, D5.T11: the program and, before it, one that keeps only what the work is meant to keep.
  static func soak(_ form: SoakForm, _ setting: CellSetting) -> CellProgram {
    let (window, size) = (setting.parameters.entries, setting.parameters.values.size)
    var program = CellProgram()
    program.observation = { observations in
      // What the runtime allocates when code runs for the first time belongs to no map.
      for kind in [content(of: form, window, size, LiveCounts()), soaked(form, window, size, LiveCounts())] {
        for request in 0..<min(64, setting.operationsPerRound) { kind.serve(request) }
        kind.settle()
        kind.release()
        kind.settle()
      }
      var soak = try Soak(operations: setting.operationsPerRound)
      let meant = try soak.run(LiveCounts()) { content(of: form, window, size, $0) }
      var readings = try soak.run(LiveCounts()) { soaked(form, window, size, $0) }
      // The last reading is taken after the release and has no content.
      for index in readings.indices.dropLast() { readings[index].contentBytes = meant[index].liveBytes }
      readings[readings.count - 1].contentBytes = readings[0].liveBytes.map { _ in 0 }
      observations.soak = readings
      record(readings, in: &observations)
    }
    return program
  }
}

/// The program of a form.
private func soaked(_ form: SoakForm, _ window: Int, _ size: Int, _ live: LiveCounts) -> any SoakedProgram {
  switch form {
  case .closuresWhole, .closuresLight, .closuresLightBounded, .closuresRemoved:
    KeptClosures(form, window: window, bodySize: size, live)
  case .contextsKept, .contextsTimedOut, .contextsValue, .contextsWrapped, .contextsWeak, .contextsWeakSwept:
    WaitingTasks(form, window: window, live)
  case .keysIdentity: ObjectEntries(window: window, valueSize: size, live, by: IdentityKey.init)
  case .keysStable: ObjectEntries(window: window, valueSize: size, live, by: \.number)
  case .keysManaged: ManagedEntries(window: window, valueSize: size, live)
  }
}

/// A program that keeps what the form's work is meant to keep: the requests in progress; one value per request; one
/// entry per number that keys stand for.
private func content(of form: SoakForm, _ window: Int, _ size: Int, _ live: LiveCounts) -> any SoakedProgram {
  switch form {
  case .closuresWhole, .closuresLight, .closuresLightBounded, .closuresRemoved:
    RequestsUnderWay(window: window, bodySize: size, live)
  case .contextsKept, .contextsTimedOut, .contextsValue, .contextsWrapped, .contextsWeak, .contextsWeakSwept:
    StoredValues()
  case .keysIdentity, .keysStable, .keysManaged: ObjectEntries(window: window, valueSize: size, live, by: \.number)
  }
}

/// The last requests, each in progress until the same number of others have come.
struct Window<Element> {
  private var elements: [Element?]

  init(_ count: Int) { elements = Array(repeating: nil, count: count) }

  /// Adds one and returns the one that ends, if any.
  mutating func enter(_ element: Element, _ number: Int) -> Element? {
    let place = number % elements.count
    defer { elements[place] = element }
    return elements[place]
  }

  /// Ends all.
  mutating func clear() { for place in elements.indices { elements[place] = nil } }
}

/// Runs programs for the same number of requests and reads the heap at the same moments.
private struct Soak {
  static let steps = 64
  private let watch: HeapWatch
  /// In the profile pass: what is live half-way and at the end, by the code that allocated it.
  private let recorder = StackRecorder()
  private let operations: Int

  init(operations: Int) throws {
    watch = try HeapWatch()
    self.operations = operations
  }

  /// A reading at the beginning and after each step, and one after everything was released.
  mutating func run(_ live: LiveCounts, _ make: (LiveCounts) -> any SoakedProgram) throws -> [SoakReading] {
    let steps = min(Self.steps, operations)
    var readings: [SoakReading] = []
    readings.reserveCapacity(steps + 2)
    let program = make(live)
    let start = try watch.read()
    func read(_ stage: SoakReading.Stage, _ done: Int) throws -> SoakReading {
      program.settle()
      let heap = try watch.read()
      func above(_ now: Int?, _ before: Int?) -> Int? { now.flatMap { now in before.map { now - $0 } } }
      return SoakReading(
        stage: stage, operations: done, liveBytes: above(heap.allocated, start.allocated),
        liveBlocks: above(heap.blocks, start.blocks), objects: live.objects.load(ordering: .acquiring),
        tasks: live.tasks.load(ordering: .acquiring), entries: program.entries, residentBytes: heap.residentSet)
    }
    readings.append(try read(.working, 0))
    // If there are two runs, the later one is kept.
    _ = recorder?.start()
    for step in 0..<steps {
      let (first, end) = (operations * step / steps, operations * (step + 1) / steps)
      for request in first..<end { program.serve(request) }
      readings.append(try read(.working, end))
      if step == steps / 2 { recorder?.mark() }
    }
    recorder?.stop()
    program.release()
    readings.append(try read(.released, operations))
    return readings
  }
}

/// The figures of a soak's readings.
private func record(_ readings: [SoakReading], in observations: inout Observations) {
  let working = readings.dropLast()
  let (middle, end, left) = (working[working.count / 2], working[working.count - 1], readings[readings.count - 1])
  let thousands = Double(end.operations - middle.operations) / 1_000
  func record(_ name: String, _ value: Double?) {
    if let value, value.isFinite {
      observations.record(name, value)
    } else {
      observations.recordAbsence(of: name, because: "the allocator does not report this figure")
    }
  }
  func gain(_ figure: (SoakReading) -> Int?) -> Double? {
    guard let last = figure(end), let before = figure(middle) else { return nil }
    return Double(last - before) / thousands
  }
  record("soak_bytes_per_1000", gain(\.liveBytes))
  record("soak_blocks_per_1000", gain(\.liveBlocks))
  record("soak_bytes", end.liveBytes.map(Double.init))
  record("soak_bytes_beyond", end.liveBytes.flatMap { bytes in end.contentBytes.map { Double(bytes - $0) } })
  record(
    "soak_space_ratio",
    end.liveBytes.flatMap { bytes in end.contentBytes.map { $0 > 0 ? Double(bytes) / Double($0) : .nan } })
  observations.record("soak_objects", end.objects)
  record("soak_objects_per_1000", gain(\.objects))
  let second = working[(working.count / 2)...]
  observations.record(
    "soak_object_line", correlation(second.map { Double($0.operations) }, second.map { Double($0.objects) }))
  observations.record("soak_tasks", end.tasks)
  observations.record("soak_entries", end.entries)
  record("soak_bytes_left", left.liveBytes.map(Double.init))
  observations.record("soak_objects_left", left.objects)
  observations.record("soak_tasks_left", left.tasks)
  observations.recordAbsence(of: "soak_assign_share", because: "the profile pass has it: profile_live_assign_share")
}
