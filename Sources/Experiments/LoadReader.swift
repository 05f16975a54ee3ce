import Catalogue

/// How many threads there are, when their operations are due, and when they pause.
extension ParameterReader {
  /// A number of threads, or how many of them read and how many write.
  func threads(_ node: TOMLNode, _ place: String) -> ParameterSetting? {
    let counts = 1...CellParameters.mostThreads
    guard case .table = node else {
      guard case .integer(let count) = node, counts.contains(count) else {
        collector.report(
          place, found: node.found,
          expected: "a whole number, 1 to \(counts.upperBound), or { readers = …, writers = … }")
        return nil
      }
      return .threads(count)
    }
    guard let table = table(node, place, ExperimentKeys.threads) else { return nil }
    let reader = TableReader(table, path: place, collector: collector)
    var numbers: [Int] = []
    for key in ExperimentKeys.threads {
      guard let node = table[key] else {
        reader.reportMissing(key, "how many of the threads are \(key)")
        continue
      }
      if let number = integer(node, reader.path(of: key), counts) { numbers.append(number) }
    }
    guard numbers.count == ExperimentKeys.threads.count else { return nil }
    let roles = ThreadRoles(readers: numbers[0], writers: numbers[1])
    guard counts.contains(roles.threads) else {
      collector.report(place, found: "\(roles.threads) threads", expected: "at most \(counts.upperBound)")
      return nil
    }
    return .roles(roles)
  }

  private enum LoadKind: String, CaseIterable {
    case closed
    case open
  }

  /// The closed loop, or an open load with its rate.
  func load(_ node: TOMLNode, _ place: String) -> ParameterSetting? {
    guard let table = table(node, place, ExperimentKeys.load) else { return nil }
    let reader = TableReader(table, path: place, collector: collector)
    let names = LoadKind.allCases.map(\.rawValue).joined(separator: ", ")
    guard let kindNode = table["kind"] else {
      reader.reportMissing("kind", "one of \(names)")
      return nil
    }
    guard let kind = collectorMember(kindNode, reader.path(of: "kind"), LoadKind.self) else { return nil }
    if kind == .closed {
      let further = ExperimentKeys.load.filter { $0 != "kind" && table[$0] != nil }
      for key in further {
        collector.report(
          reader.path(of: key), found: "a \(key) of the closed loop", expected: "a \(key) only with kind = \"open\"")
      }
      return further.isEmpty ? .load(nil) : nil
    }
    guard let rateNode = table["rate"] else {
      reader.reportMissing("rate", "operations due per second, over all threads")
      return nil
    }
    let rate = integer(rateNode, reader.path(of: "rate"), OpenLoad.rates)
    var schedule: OpenLoad.Schedule? = .fixed
    if let node = table["schedule"] {
      schedule = collectorMember(node, reader.path(of: "schedule"), OpenLoad.Schedule.self)
    }
    guard let rate, let schedule else { return nil }
    return .load(OpenLoad(rate: rate, schedule: schedule))
  }

  /// How often an operation pauses, and how long.
  func pause(_ node: TOMLNode, _ place: String) -> OperationPause? {
    guard let table = table(node, place, ExperimentKeys.pause) else { return nil }
    let reader = TableReader(table, path: place, collector: collector)
    if table["every"] == nil { reader.reportMissing("every", "after how many operations of a thread one pauses") }
    if table["milliseconds"] == nil { reader.reportMissing("milliseconds", "how long it pauses") }
    guard let everyNode = table["every"], table["milliseconds"] != nil else { return nil }
    let every = integer(everyNode, reader.path(of: "every"), Self.operations)
    guard let milliseconds = reader.double("milliseconds") else { return nil }
    let lengths = OperationPause.lengths
    guard lengths.contains(milliseconds) else {
      collector.report(
        reader.path(of: "milliseconds"), found: "the number \(milliseconds)",
        expected: "milliseconds, \(lengths.lowerBound) to \(lengths.upperBound)")
      return nil
    }
    return every.map { OperationPause(every: $0, milliseconds: milliseconds) }
  }
}
