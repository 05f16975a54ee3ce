/// A value as in TOML and JSON, independent of any parser.
package indirect enum InputValue: Sendable, Equatable {
  /// Text.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A floating-point number.
  case double(Double)
  /// True or false.
  case boolean(Bool)
  /// An array of any values.
  case array([InputValue])
  /// A table with unordered keys.
  case table([String: InputValue])
  /// A date or time, which none of the lab's files uses.
  case moment

  /// What the value is, for `found …`: its kind and, if it is short, the value.
  package var found: String {
    switch self {
    case .string(let text): "\"\(Self.beginning(of: text))\""
    case .integer(let number): "the number \(number)"
    case .double(let number): "the number \(number)"
    case .boolean(let flag): "\(flag)"
    case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
    case .table(let table): table.isEmpty ? "an empty table" : "a table"
    case .moment: "a date or time"
    }
  }

  /// By scalars: one character can have any number of marks.
  private static func beginning(of text: String) -> String {
    let beginning = text.unicodeScalars.prefix(40)
    return beginning.endIndex == text.unicodeScalars.endIndex ? text : String(beginning) + "…"
  }
}

extension InputValue: Codable {
  /// The name of a key, or the path of several.
  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads any value but null; keys whose value is null are left out. O(size).
  package init(from decoder: any Decoder) throws {
    // The kinds that occur most often first: each wrong guess makes an error.
    let single = try decoder.singleValueContainer()
    if let text = try? single.decode(String.self) {
      self = .string(text)
    } else if let number = try? single.decode(Int.self) {
      self = .integer(number)
    } else if let table = try? decoder.container(keyedBy: Key.self) {
      var result: [String: InputValue] = [:]
      for key in table.allKeys where try !table.decodeNil(forKey: key) {
        result[key.stringValue] = try table.decode(InputValue.self, forKey: key)
      }
      self = .table(result)
    } else if let number = try? single.decode(Double.self) {
      self = .double(number)
    } else if let elements = try? single.decode([InputValue].self) {
      self = .array(elements)
    } else {
      self = .boolean(try single.decode(Bool.self))
    }
  }

  /// Writes the value. Throws for a date, which JSON does not have.
  package func encode(to encoder: any Encoder) throws {
    var single = encoder.singleValueContainer()
    switch self {
    case .string(let text): try single.encode(text)
    case .integer(let number): try single.encode(number)
    case .double(let number): try single.encode(number)
    case .boolean(let flag): try single.encode(flag)
    case .array(let elements): try single.encode(elements)
    case .table(let table): try single.encode(table)
    case .moment:
      throw EncodingError.invalidValue(
        self, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "JSON has no dates"))
    }
  }
}
