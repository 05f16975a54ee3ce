extension KnownAnswer {
  /// A property that only one kind of work has, fully declared: key, range and place.
  struct Modifier: Sendable {
    enum Property: Sendable {
      case number(WritableKeyPath<KnownAnswer, Int> & Sendable)
      case list(WritableKeyPath<KnownAnswer, [Int]> & Sendable)
    }

    let key: String
    let work: Work
    let property: Property
    let range: ClosedRange<Int>

    init(_ key: String, of work: Work, _ property: Property, in range: ClosedRange<Int>) {
      self.key = key
      self.work = work
      self.property = property
      self.range = range
    }
  }

  /// Every modifier, in the order of cell ids.
  static let modifiers: [Modifier] = [
    Modifier("slow_every", of: .busy, .list(\.slowEvery), in: 2...1_000_000_000),
    Modifier("slow_factor", of: .busy, .number(\.slowFactor), in: 2...1_000_000),
    Modifier("resizes", of: .blocks, .list(\.resizes), in: blockSizes),
    Modifier("holes", of: .blocks, .number(\.holes), in: blockSizes),
    Modifier("held", of: .blocks, .number(\.held), in: blockSizes),
    Modifier("region", of: .loads, .number(\.region), in: 4096...1_073_741_824),
    Modifier("kept", of: .pages, .number(\.kept), in: 0...1_000_000),
    Modifier("passing", of: .pages, .number(\.passing), in: 0...10_000_000),
  ]

  /// Bytes of a block: at least a pointer, which links the blocks.
  private static let blockSizes = 8...1_073_741_824
  /// A minute, in nanoseconds: a longer round is a typo.
  private static let mostWait = 60e9
  /// The maximum number of numbers in a list.
  private static let longestList = 64

  /// The modifiers that differ from their defaults: key and numbers, one or several.
  private var modified: [(key: String, numbers: [Int], isList: Bool)] {
    let plain = KnownAnswer(work)
    return Self.modifiers.compactMap { modifier in
      switch modifier.property {
      case .number(let path):
        self[keyPath: path] == plain[keyPath: path] ? nil : (modifier.key, [self[keyPath: path]], false)
      case .list(let path):
        self[keyPath: path].isEmpty ? nil : (modifier.key, self[keyPath: path], true)
      }
    }
  }
}

extension KnownAnswer.Work {
  /// How much of it there may be; for `blocks`, the bytes of one.
  fileprivate var amounts: ClosedRange<Int> {
    switch self {
    case .spin: 0...1_000_000_000
    case .busy: 1...10_000_000_000
    case .blocks: 8...1_073_741_824
    case .leaks: 8...1_048_576
    case .objects, .retains, .loads, .calls, .pages: 0...1_000_000
    case .filePages: 0...10_000
    case .preemptions: 0...1_000
    }
  }
}

extension KnownAnswer: ParameterValue {
  /// The kinds of work, then what belongs to some of them.
  package static let keys = Work.allCases.map(\.rawValue) + modifiers.map(\.key)

  /// The value as it is in files: the kind of work with its amount, and everything that differs from the defaults.
  package var written: InputValue {
    func list(_ numbers: [Int]) -> InputValue { .array(numbers.map(InputValue.integer)) }
    var table = [work.rawValue: work == .blocks ? list(sizes) : .integer(amount)]
    for (key, numbers, isList) in modified { table[key] = isList ? list(numbers) : .integer(numbers[0]) }
    return .table(table)
  }

  /// The short form in cell ids: `spin500`, `blocks24+100`, `busy4000-slow_every5+50-slow_factor3`.
  package var label: String {
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "+") }
    return modified.reduce(work.rawValue + list(work == .blocks ? sizes : [amount])) { label, modifier in
      "\(label)-\(modifier.key)\(list(modifier.numbers))"
    }
  }

  /// Reads a table: one kind of work by its name, and what belongs to it.
  package static func read(_ reader: ValueReader) -> KnownAnswer? {
    let collector = reader.collector
    let before = collector.count
    guard let table = reader.table(keys, "a table such as { spin = 500 }") else { return nil }
    let given = Work.allCases.filter { table.table[$0.rawValue] != nil }
    guard given.count == 1, let work = given.first else {
      // A misspelt kind has already been reported.
      if collector.count == before {
        collector.report(
          reader.place, found: given.isEmpty ? "no work" : given.map(\.rawValue).joined(separator: " and "),
          expected: "one of \(Work.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return nil
    }
    var answer = KnownAnswer(work)
    if work == .blocks {
      let sizes = table.value(work.rawValue)?.integers(in: work.amounts, most: longestList)
      answer = KnownAnswer(.blocks, sizes: sizes ?? [])
    } else {
      answer.amount = table.integer(work.rawValue, in: work.amounts) ?? 0
    }
    for modifier in modifiers {
      guard let value = table.value(modifier.key) else { continue }
      if modifier.work != work {
        collector.report(
          value.place, found: "a value that \(work.rawValue) does not use",
          expected: "it only with \(modifier.work.rawValue)")
      }
      switch modifier.property {
      case .number(let path):
        if let number = value.integer(in: modifier.range) { answer[keyPath: path] = number }
      case .list(let path):
        answer[keyPath: path] = value.integers(in: modifier.range, most: longestList) ?? []
      }
    }
    answer.check(table)
    return collector.count == before ? answer : nil
  }

  /// Reports inconsistencies.
  private func check(_ reader: TableReader) {
    func report(_ key: String, _ found: String, _ expected: String) {
      reader.collector.report(reader.path(of: key), found: found, expected: expected)
    }
    if !region.isMultiple(of: Self.lineSize) { report("region", "\(region)", "a multiple of \(Self.lineSize)") }
    if work == .pages, kept > amount { report("kept", "\(kept)", "at most the entry's pages (\(amount))") }
    if longestWait > Self.mostWait {
      report(
        "slow_every", "operations of \(longestWait / 1e9) s",
        "at most \(Int(Self.mostWait / 1e9)) s: busy times slow_factor for each number")
    }
    if !resizes.isEmpty, sizes.isEmpty, !reader.collector.hasReport(at: reader.path(of: "blocks")) {
      report("resizes", "no block", "at least one block to resize")
    }
    if reader.table["slow_factor"] != nil, slowEvery.isEmpty {
      report("slow_factor", "a factor that no operation has", "it only with slow_every")
    }
  }
}
