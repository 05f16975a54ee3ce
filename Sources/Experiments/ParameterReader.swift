import Catalogue

/// Reads parameter values, wherever they stand.
struct ParameterReader {
  let collector: DiagnosticCollector
  let allocators: AllocatorCatalogue

  /// The largest number of operations in a round: at 10 ns each, ten seconds.
  static let operations = 1...1_000_000_000
  /// Sizes of maps; how many entries are too many is a question of memory, which `CellChecks` answers.
  static let entries = 1...Int.max

  /// The value of a parameter by its path within a `[workload]` or `[matrix]` table, or nil with a report.
  func setting(_ parameter: String, _ node: TOMLNode, at place: String) -> ParameterSetting? {
    switch parameter {
    case "map": collectorMember(node, place, MapVariant.self).map(ParameterSetting.map)
    case "allocator": allocator(node, place)
    case "study": study(node, place)
    case "variant": variant(node, place)
    case "kind": collectorMember(node, place, WorkloadKind.self).map(ParameterSetting.kind)
    case "operations": integer(node, place, Self.operations).map(ParameterSetting.operations)
    case "entries": integer(node, place, Self.entries).map(ParameterSetting.entries)
    case "reserve": integer(node, place, 0...Int.max).map(ParameterSetting.reserve)
    case "threads": threads(node, place)
    case "keys": keys(node, place).map(ParameterSetting.keys)
    case "keys.type": collectorMember(node, place, KeyType.self).map(ParameterSetting.keyType)
    case "keys.length": integer(node, place, KeySpecification.stringLengths).map(ParameterSetting.keyLength)
    case "keys.distribution":
      collectorMember(node, place, KeyDistribution.self).map(ParameterSetting.keyDistribution)
    case "keys.exponent": exponent(node, place).map(ParameterSetting.keyExponent)
    case "values": values(node, place).map(ParameterSetting.values)
    case "values.type": collectorMember(node, place, ValueType.self).map(ParameterSetting.valueType)
    case "values.size": integer(node, place, ValueSpecification.byteSizes).map(ParameterSetting.valueSize)
    case "mix": mix(node, place).map(ParameterSetting.mix)
    case "answer": answer(node, place).map(ParameterSetting.answer)
    case "load": load(node, place)
    case "pause": pause(node, place).map(ParameterSetting.pause)
    case "deletes": collectorMember(node, place, DeletionPattern.self).map(ParameterSetting.deletes)
    default: preconditionFailure("no parameter \(parameter)")
    }
  }

  func collectorMember<Member: RawRepresentable & CaseIterable>(
    _ node: TOMLNode, _ place: String, _ type: Member.Type
  ) -> Member? where Member.RawValue == String {
    TableReader([:], path: "", collector: collector).member(node, at: place, of: type)
  }

  func integer(_ node: TOMLNode, _ place: String, _ range: ClosedRange<Int>) -> Int? {
    guard case .integer(let number) = node, range.contains(number) else {
      let expected =
        if range.lowerBound == range.upperBound {
          "\(range.lowerBound)"
        } else if range.upperBound == .max {
          "a whole number, \(range.lowerBound) or more"
        } else {
          "a whole number, \(range.lowerBound) to \(range.upperBound)"
        }
      collector.report(place, found: node.found, expected: expected)
      return nil
    }
    return number
  }

  private func exponent(_ node: TOMLNode, _ place: String) -> Double? {
    let number: Double? =
      switch node {
      case .double(let number): number
      case .integer(let number): Double(number)
      default: nil
      }
    guard let number, number > 0, number <= 10 else {
      collector.report(place, found: node.found, expected: "a number above 0 and up to 10")
      return nil
    }
    return number
  }

  private func allocator(_ node: TOMLNode, _ place: String) -> ParameterSetting? {
    let names = allocators.definitions.map(\.name)
    guard case .string(let name) = node, names.contains(name) else {
      collector.report(
        place, found: node.found, expected: "one of \(names.joined(separator: ", "))",
        nearest: nearest(to: node, among: names))
      return nil
    }
    return .allocator(name)
  }

  private func nearest(to node: TOMLNode, among names: [String]) -> String? {
    if case .string(let text) = node { nearestName(to: text, among: names) } else { nil }
  }

  private func study(_ node: TOMLNode, _ place: String) -> ParameterSetting? {
    guard case .string(let name) = node, let study = Study.named(name) else {
      collector.report(
        place, found: node.found, expected: "one of maplab list studies",
        nearest: nearest(to: node, among: Study.all.map(\.id)))
      return nil
    }
    return .study(study)
  }

  private func variant(_ node: TOMLNode, _ place: String) -> ParameterSetting? {
    guard case .string(let name) = node, name.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,31}/) != nil else {
      collector.report(
        place, found: node.found, expected: "a name of lower-case letters, digits and hyphens, 1 to 32 of them")
      return nil
    }
    return .variant(name)
  }

  private func keys(_ node: TOMLNode, _ place: String) -> KeyDraft? {
    guard let table = table(node, place, ExperimentKeys.keys) else { return nil }
    var draft = CellDraft()
    return applyAll(table, place, prefix: "keys", to: &draft) ? draft.keys : nil
  }

  private func values(_ node: TOMLNode, _ place: String) -> ValueDraft? {
    guard let table = table(node, place, ExperimentKeys.values) else { return nil }
    var draft = CellDraft()
    return applyAll(table, place, prefix: "values", to: &draft) ? draft.values : nil
  }

  func table(_ node: TOMLNode, _ place: String, _ known: [String]) -> [String: TOMLNode]? {
    guard case .table(let table) = node else {
      collector.report(place, found: node.found, expected: "a table with \(known.joined(separator: ", "))")
      return nil
    }
    TableReader(table, path: place, collector: collector).rejectUnknownKeys(known)
    return table.filter { known.contains($0.key) }
  }

  private func applyAll(
    _ table: [String: TOMLNode], _ place: String, prefix: String, to draft: inout CellDraft
  ) -> Bool {
    var isWhole = true
    for (key, node) in table.sorted(by: { $0.key < $1.key }) {
      if let setting = setting("\(prefix).\(key)", node, at: "\(place).\(key)") {
        setting.apply(to: &draft)
      } else {
        isWhole = false
      }
    }
    return isWhole
  }

  private func mix(_ node: TOMLNode, _ place: String) -> OperationMix? {
    guard let table = table(node, place, ExperimentKeys.mix) else { return nil }
    let reader = TableReader(table, path: place, collector: collector)
    let shares = ExperimentKeys.mix.map { reader.double($0) ?? 0 }
    for (key, share) in zip(ExperimentKeys.mix, shares) where !(0...1).contains(share) {
      collector.report("\(place).\(key)", found: "the number \(share)", expected: "a share between 0 and 1")
      return nil
    }
    let sum = shares.reduce(0, +)
    guard abs(sum - 1) < 1e-9 else {
      collector.report(place, found: "shares that add up to \(sum)", expected: "shares that add up to 1")
      return nil
    }
    return OperationMix(reads: shares[0], updates: shares[1], inserts: shares[2], erases: shares[3])
  }
}
