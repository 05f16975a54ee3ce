extension CellParameters {
  /// A cell before any parameter is given: parameters that are never given keep these values, or those that `settle`
  /// leaves.
  package static let blank: CellParameters = {
    var cell = CellParameters(
      map: .native, allocator: "", kind: .getHit, keys: KeySpecification(type: .string, distribution: .zipf),
      values: ValueSpecification(type: .bytes), entries: 0, operations: 0)
    // The length, the exponent and the size are for types that have them.
    cell.keys.type = .uint64
    cell.keys.distribution = .uniform
    cell.values.type = .uint64
    return cell
  }()

  /// Sets defaults for parameters that were not given, and removes those that the cell's own values make useless.
  package mutating func settle() {
    keys = KeySpecification(
      type: keys.type, length: keys.source.path == nil ? keys.length : nil, distribution: keys.distribution,
      exponent: keys.exponent, source: keys.source)
    if keys.source.path != nil, keys.source.format == nil { keys.source.format = kind == .trace ? .trace : .lines }
    // A trace is replayed in its order: that is what it has if nothing else is said.
    if kind == .trace, keys.distribution == .uniform { keys.distribution = .fileOrder }
    values = ValueSpecification(type: values.type, size: values.size)
    for parameter in CellParameter.all where parameter.rule.map({ !$0.isKept && !$0.applies(self) }) == true {
      parameter.clear(&self)
    }
    if kind == .mixed, mix == nil { mix = .standard }
    if operations == 0 { operations = kind.descriptor.roundIsWholeFillings ? entries : 1_000_000 }
  }

  /// The cell without what it does not use: two cells with the same result do the same work.
  package var asMeasured: CellParameters {
    var cell = self
    for parameter in CellParameter.all where parameter.rule.map({ !$0.applies(self) }) == true {
      parameter.clear(&cell)
    }
    return cell
  }
}

/// A cell in JSON is one object: each parameter under the key that it has in an experiment file, with a value of the same
/// form. A parameter that has its default may be absent.
extension CellParameters: Codable {
  /// Reads and checks a cell. Throws `DecodingError` at the key of the first mistake.
  package init(from decoder: any Decoder) throws {
    func fail(_ key: String, _ reason: String) -> DecodingError {
      let path = decoder.codingPath + (key.isEmpty ? [] : [InputValue.Key(stringValue: key)])
      return .dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: reason))
    }
    let collector = FirstMistake()
    func check() throws {
      if let (place, reason) = collector.mistake { throw fail(place, reason) }
    }
    let input = try InputValue(from: decoder)
    guard case .table(let table) = input else { throw fail("", "found \(input.found), expected a table") }
    let reader = TableReader(table, path: "", collector: collector)
    reader.rejectUnknownKeys(CellParameter.all.map(\.key))
    self = .blank
    var given: Set<String> = []
    for parameter in CellParameter.all {
      guard
        let value = parameter.isRequired
          ? reader.value(parameter.key, orReport: parameter.summary)
          : reader.value(parameter.key)
      else { continue }
      let setting = parameter.setting(value)
      setting?.apply(&self)
      given.formUnion(setting?.given ?? [])
      try check()
    }
    try check()
    settle()
    // A value that the cell does not use is a mistake, unless it is the one that such cells have by default.
    for parameter in CellParameter.all.flatMap({ [$0] + $0.parts }) where given.contains(parameter.key) {
      guard let rule = parameter.rule, !rule.applies(self) else { continue }
      let place = parameter.key.split(separator: ".").map(String.init)
      let value = place.count > 1 ? reader.reader(place[0])?.table[place[1]] : table[parameter.key]
      if parameter.written(self) != value {
        throw fail(parameter.key, "found \(value?.found ?? "nothing"), expected \(rule.text)")
      }
    }
    if let expected = values.expectedSize {
      throw fail("values.size", "found \(values.size), expected \(expected)")
    }
  }

  /// Writes every parameter that the cell has.
  package func encode(to encoder: any Encoder) throws {
    var table: [String: InputValue] = [:]
    for parameter in CellParameter.all { table[parameter.key] = parameter.written(self) }
    try InputValue.table(table).encode(to: encoder)
  }
}

/// Keeps the first mistake.
private final class FirstMistake: MistakeCollector {
  private(set) var mistake: (place: String, reason: String)?
  private(set) var count = 0

  func report(
    _ keyPath: String?, found: @autoclosure () -> String, expected: @autoclosure () -> String,
    nearest: @autoclosure () -> String?
  ) {
    count += 1
    guard mistake == nil else { return }
    let hint = nearest().map { "; did you mean \"\($0)\"?" } ?? ""
    mistake = (keyPath ?? "", "found \(found()), expected \(expected())\(hint)")
  }

  func hasReport(at keyPath: String) -> Bool { mistake?.place == keyPath }
}
