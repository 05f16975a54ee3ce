/// The type of a cell's keys.
package enum KeyType: String, CaseIterable, Codable, Sendable, Hashable {
  /// 64-bit unsigned integers.
  case uint64
  /// ASCII strings of `length` bytes.
  case string
  /// A 16-byte struct of two 64-bit words.
  case struct16

  /// One line for `maplab list workloads`.
  package var summary: String {
    switch self {
    case .uint64: "64-bit unsigned integers"
    case .string: "ASCII strings of `length` bytes (up to 15 are stored in place, longer ones on the heap)"
    case .struct16: "a 16-byte struct of two 64-bit words"
    }
  }
}

/// How a cell's keys are made and in what order they are used.
package enum KeyDistribution: String, CaseIterable, Codable, Sendable, Hashable {
  /// 0, 1, 2, … (strings: the number, padded), used in that order.
  case sequential
  /// Distinct keys drawn uniformly; look-ups draw uniformly among the present ones.
  case uniform
  /// The keys of `uniform`; look-ups draw rank r with probability proportional to 1/r^exponent.
  case zipf
  /// Keys of a file, in the order in which it has them first; look-ups follow the file, equal keys included.
  case fileOrder = "file-order"
  /// Keys of a file, shuffled; look-ups draw each as often as it occurs in the file.
  case frequency

  /// True if it says nothing of keys that are generated.
  package var needsFile: Bool { self == .fileOrder || self == .frequency }
}

/// The `keys` table of an experiment.
package struct KeySpecification: Sendable, Hashable {
  /// The keys' type.
  package var type: KeyType
  /// Bytes of a string key; 8 for `uint64` and 16 for `struct16`, which a file can't change.
  package var length: Int
  /// How keys are made and visited.
  package var distribution: KeyDistribution
  /// The exponent of `zipf` (0.99 unless the file says otherwise); nil for the other distributions.
  package var exponent: Double?
  /// The file that they come from, if they are not generated.
  package var source: KeyFile

  /// Makes a specification; `length` is fixed by the type except for strings that are generated.
  package init(
    type: KeyType, length: Int? = nil, distribution: KeyDistribution = .uniform, exponent: Double? = nil,
    source: KeyFile = KeyFile()
  ) {
    self.type = type
    self.source = source
    switch type {
    case .uint64: self.length = 8
    case .struct16: self.length = 16
    case .string: self.length = length ?? KeySpecification.defaultStringLength
    }
    self.distribution = distribution
    self.exponent = distribution == .zipf ? (exponent ?? KeySpecification.defaultZipfExponent) : nil
  }

  /// Twenty bytes: longer than Swift's 15-byte small string, so that the default string key is a heap string.
  package static let defaultStringLength = 20
  /// The exponent that YCSB uses.
  package static let defaultZipfExponent = 0.99
  /// A string key must be able to hold a distinct 8-byte number in base 64.
  package static let stringLengths = 1...4096
}

extension KeySpecification {
  /// The type with the length of strings, and the file that they come from: `uint64`, `struct16`, `string20`,
  /// `string:words.txt`.
  package var typeLabel: String {
    if let file = source.label { return "\(type.rawValue):\(file)" }
    return type == .string ? "string\(length)" : type.rawValue
  }
}

extension KeySpecification: ParameterValue {
  /// Keys of a `keys` table.
  package static let keys = CellParameter.keyParts.map { String($0.key.trimmingPrefix("keys.")) }

  /// The table, whole.
  package var written: InputValue {
    var table: [String: InputValue] = [
      "type": type.written, "length": .integer(length), "distribution": distribution.written,
    ]
    table["exponent"] = exponent.map(InputValue.double)
    if let path = source.path {
      table["length"] = type == .string ? nil : table["length"]
      table["file"] = path.written
      table["format"] = source.format?.written
      table["column"] = source.column?.written
      table["count"] = source.count?.written
      table["limit"] = source.limit?.written
    }
    return .table(table)
  }

  /// The short form in cell ids: `uint64-uniform`, `string20-zipf0.99`.
  package var label: String { "\(typeLabel)-\(distribution.rawValue)\(exponent.map { "\($0)" } ?? "")" }

  /// Reads a table; missing keys get their defaults.
  package static func read(_ reader: ValueReader) -> KeySpecification? {
    CellParameters(parts: CellParameter.keyParts, keys: keys, of: reader)?.keys
  }
}

extension Double: ParameterValue {
  /// Reads any number.
  package static func read(_ reader: ValueReader) -> Double? { reader.double() }
  /// The number.
  package var written: InputValue { .double(self) }
  /// The shortest digits that represent it.
  package var label: String { "\(self)" }
}

extension CellParameters {
  /// Reads a table of parameters that may also be given individually; nil, with a report, if any of them is wrong.
  init?(parts: [CellParameter], keys: [String], of reader: ValueReader) {
    guard let table = reader.table(keys) else { return nil }
    self = .blank
    var isWhole = true
    for (key, part) in zip(keys, parts) {
      guard let value = table.value(key) else { continue }
      if let setting = part.setting(value) { setting.apply(&self) } else { isWhole = false }
    }
    settle()
    if !isWhole { return nil }
  }
}
