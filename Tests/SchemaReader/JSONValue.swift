/// A value of a JSON text.
package enum JSONValue: Codable, Hashable, Sendable {
  case null
  case bool(Bool)
  /// Whole numbers are those without a fraction, as JSON Schema counts them.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads any value. Throws `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes the value. Rethrows the encoder's errors.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    // Without a fraction where there is none: readers of whole numbers take no other form.
    case .number(let value):
      if let whole = UInt64(exactly: value) { try container.encode(whole) } else { try container.encode(value) }
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let table): try container.encode(table)
    }
  }

  /// The value of a key of an object; nil for everything else.
  package subscript(_ key: String) -> JSONValue? {
    if case .object(let table) = self { table[key] } else { nil }
  }

  /// The keys of an object, and none of everything else.
  package var keys: Set<String> { if case .object(let table) = self { Set(table.keys) } else { [] } }

  /// The texts of an array, and none of everything else.
  package var texts: [String] {
    guard case .array(let values) = self else { return [] }
    return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  /// The text, or nil.
  package var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The number, or nil.
  package var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// Where its values are: `cell.keys.type`, with `[]` for the elements of an array.
  package var paths: Set<String> {
    switch self {
    case .object(let table):
      Set(table.flatMap { key, value in [key] + value.paths.map { "\(key).\($0)" } })
    case .array(let values): Set(values.flatMap { $0.paths.map { "[].\($0)" } })
    default: []
    }
  }
}
