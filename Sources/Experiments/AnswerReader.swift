import Catalogue

/// Reads an `answer` table: one kind of work by its name, and what belongs to it.
extension ParameterReader {
  /// What a key of the table may be.
  private static let amounts: [KnownAnswer.Work: ClosedRange<Int>] = [
    .spin: 0...1_000_000_000, .busy: 1...10_000_000_000, .leaks: 8...1_048_576, .objects: 0...1_000_000,
    .retains: 0...1_000_000, .loads: 0...1_000_000, .calls: 0...1_000_000, .pages: 0...1_000_000,
    .filePages: 0...10_000, .preemptions: 0...1_000,
  ]
  /// Bytes of a block: at least a pointer, by which blocks are chained.
  private static let blockSizes = 8...1_073_741_824
  /// A minute, in nanoseconds: a round of more is a typing error.
  private static let longestWait = 60e9
  /// The most blocks, sizes or tiers in a list.
  private static let longestList = 64

  /// The answer; nil, with a report, where it is none.
  func answer(_ node: TOMLNode, _ place: String) -> KnownAnswer? {
    let works = KnownAnswer.Work.allCases.map(\.rawValue)
    guard case .table(let table) = node else {
      collector.report(place, found: node.found, expected: "a table such as { spin = 500 }")
      return nil
    }
    let before = collector.count
    let reader = TableReader(table, path: place, collector: collector)
    reader.rejectUnknownKeys(ExperimentKeys.answer)
    let given = KnownAnswer.Work.allCases.filter { table[$0.rawValue] != nil }
    guard given.count == 1, let work = given.first else {
      // Of a misspelt kind its own mistake is reported already.
      if collector.count == before {
        collector.report(
          place, found: given.isEmpty ? "no work" : given.map(\.rawValue).joined(separator: " and "),
          expected: "one of \(works.joined(separator: ", "))")
      }
      return nil
    }
    for key in table.keys.sorted()
    where !works.contains(key) && ExperimentKeys.answer.contains(key)
      && !KnownAnswer.modifiers(of: work).contains(key)
    {
      let owner = KnownAnswer.Work.allCases.first { KnownAnswer.modifiers(of: $0).contains(key) }
      collector.report(
        reader.path(of: key), found: "a value that \(work.rawValue) does not use",
        expected: "it only with \(owner?.rawValue ?? "another kind of work")")
    }
    var answer = KnownAnswer(work)
    if work == .blocks {
      answer = KnownAnswer(.blocks, sizes: numbers(reader, "blocks", in: Self.blockSizes) ?? [])
    } else {
      answer.amount = reader.integer(work.rawValue, in: Self.amounts[work] ?? 0...0) ?? 0
    }
    modify(&answer, by: reader)
    return collector.count == before ? answer : nil
  }

  private func modify(_ answer: inout KnownAnswer, by reader: TableReader) {
    answer.slowEvery = numbers(reader, "slow_every", in: 2...1_000_000_000) ?? []
    answer.slowFactor = reader.integer("slow_factor", in: 2...1_000_000) ?? KnownAnswer.defaultSlowFactor
    answer.resizes = numbers(reader, "resizes", in: Self.blockSizes) ?? []
    answer.holes = reader.integer("holes", in: Self.blockSizes) ?? 0
    answer.held = reader.integer("held", in: Self.blockSizes) ?? 0
    answer.region = reader.integer("region", in: 4096...1_073_741_824) ?? KnownAnswer.defaultRegion
    answer.kept = reader.integer("kept", in: 0...1_000_000) ?? 0
    answer.passing = reader.integer("passing", in: 0...10_000_000) ?? 0
    if !answer.region.isMultiple(of: KnownAnswer.lineSize) {
      collector.report(
        reader.path(of: "region"), found: "\(answer.region)", expected: "a multiple of \(KnownAnswer.lineSize)")
    }
    if answer.work == .pages, answer.kept > answer.amount {
      collector.report(
        reader.path(of: "kept"), found: "\(answer.kept)", expected: "at most the entry's pages (\(answer.amount))")
    }
    if answer.longestWait > Self.longestWait {
      collector.report(
        reader.path(of: "slow_every"), found: "operations of \(answer.longestWait / 1e9) s",
        expected: "at most \(Int(Self.longestWait / 1e9)) s: busy times slow_factor for each number")
    }
    if !answer.resizes.isEmpty, answer.sizes.isEmpty, !collector.hasReport(at: reader.path(of: "blocks")) {
      collector.report(reader.path(of: "resizes"), found: "no block", expected: "at least one block to resize")
    }
    if reader.table["slow_factor"] != nil, answer.slowEvery.isEmpty {
      collector.report(
        reader.path(of: "slow_factor"), found: "a factor that no operation has", expected: "it only with slow_every")
    }
  }

  private func numbers(_ reader: TableReader, _ key: String, in range: ClosedRange<Int>) -> [Int]? {
    guard let node = reader.table[key] else { return nil }
    let place = reader.path(of: key)
    guard case .array(let elements) = node, elements.count <= Self.longestList else {
      collector.report(
        place, found: node.found, expected: "an array of at most \(Self.longestList) whole numbers")
      return nil
    }
    return elements.enumerated().compactMap { index, element in
      if case .integer(let number) = element, range.contains(number) { return number }
      collector.report(
        "\(place)[\(index)]", found: element.found,
        expected: "a whole number, \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
  }
}
