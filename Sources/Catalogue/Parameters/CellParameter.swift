/// A parameter of a cell, fully declared: its key, how it is read, written and named in ids, and which cells use it.
///
/// `all` is the only list. Experiment files, the jobs' and runs' JSON, cell ids and the columns of results follow it.
package struct CellParameter: Sendable {
  /// Which cells use a parameter.
  package struct Rule: Sendable {
    /// In words, for messages.
    package let text: String
    /// True if the cell uses the parameter's value.
    package let applies: @Sendable (CellParameters) -> Bool
    /// True if a cell that does not use a value keeps it, so that cells can differ in it.
    let isKept: Bool

    /// A rule that removes the value from cells that do not use it.
    static func only(_ text: String, _ applies: @escaping @Sendable (CellParameters) -> Bool) -> Rule {
      Rule(text: text, applies: applies, isKept: false)
    }

    /// A rule that keeps the value in cells that do not use it.
    static func kept(_ text: String, _ applies: @escaping @Sendable (CellParameters) -> Bool) -> Rule {
      Rule(text: text, applies: applies, isKept: true)
    }
  }

  /// The key in `[workload]`, `[matrix]` and a cell's JSON; `keys.length` for a part of a table.
  package let key: String
  /// What it is, in one line.
  package let summary: String
  /// True if it always differs from cell to cell, so that only `[matrix]` may give it.
  package let isMatrixOnly: Bool
  /// True if every cell needs it.
  package let isRequired: Bool
  /// The keys of its table; empty if it is not a table.
  package let keys: [String]
  /// The parameters that may also be given individually, `keys.length = …`; none for most.
  package let parts: [CellParameter]
  /// Which cells use it; nil: all.
  package let rule: Rule?
  /// Reads a value; nil, with a report, if there is none.
  package let setting: @Sendable (ValueReader) -> ParameterSetting?
  /// The value of a cell as it is written; nil if the cell has none.
  let written: @Sendable (CellParameters) -> InputValue?
  /// The value of a cell as it is in cell ids; nil if the cell has none.
  package let label: @Sendable (CellParameters) -> String?
  /// Removes the value from a cell that does not use it.
  let clear: @Sendable (inout CellParameters) -> Void

  /// A parameter that every cell has. The value `usual` is left out of a cell's JSON, which then stays as it was before
  /// there was such a parameter.
  init<Value: ParameterValue>(
    _ key: String, _ path: WritableKeyPath<CellParameters, Value> & Sendable, _ summary: String,
    isMatrixOnly: Bool = false, isRequired: Bool = false, usual: Value? = nil, parts: [CellParameter] = [],
    rule: Rule? = nil,
    clear: @escaping @Sendable (inout CellParameters) -> Void = { _ in },
    read: @escaping @Sendable (ValueReader) -> Value? = Value.read
  ) {
    self.key = key
    self.summary = summary
    self.isMatrixOnly = isMatrixOnly
    self.isRequired = isRequired
    self.keys = Value.keys
    self.parts = parts
    self.rule = rule
    self.clear = clear
    setting = { reader in
      read(reader).map { value in
        ParameterSetting(
          given: parts.isEmpty ? [key] : parts.map(\.key).filter { reader.has($0.dropFirst(key.count + 1)) },
          label: value.label, apply: { $0[keyPath: path] = value }, matches: { $0[keyPath: path] == value })
      }
    }
    written = { $0[keyPath: path] == usual ? nil : $0[keyPath: path].written }
    label = { $0[keyPath: path].label }
  }

  /// An optional parameter.
  init<Value: ParameterValue>(
    _ key: String, _ path: WritableKeyPath<CellParameters, Value?> & Sendable, _ summary: String,
    isMatrixOnly: Bool = false, rule: Rule? = nil, read: @escaping @Sendable (ValueReader) -> Value? = Value.read
  ) {
    self.key = key
    self.summary = summary
    self.isMatrixOnly = isMatrixOnly
    self.isRequired = false
    self.keys = Value.keys
    self.parts = []
    self.rule = rule
    clear = { $0[keyPath: path] = nil }
    setting = { reader in
      read(reader).map { value in
        ParameterSetting(
          given: [key], label: value.label, apply: { $0[keyPath: path] = value },
          matches: { $0[keyPath: path] == value })
      }
    }
    written = { $0[keyPath: path]?.written }
    label = { $0[keyPath: path]?.label }
  }

  /// The parameter with that key, including parts of tables, or nil.
  package static func named(_ key: String) -> CellParameter? {
    (all + all.flatMap(\.parts)).first { $0.key == key }
  }
}

/// One value of one parameter, as `[workload]`, `[matrix]`, `[[exclude]]` or a cell's JSON gives it.
package struct ParameterSetting: Sendable {
  /// The keys that it gives: its parameter's, or those of the parts that a table has.
  package let given: [String]
  /// The value in a cell's id.
  package let label: String
  /// Sets the value in a cell.
  package let apply: @Sendable (inout CellParameters) -> Void
  /// True if the cell has this value.
  package let matches: @Sendable (CellParameters) -> Bool
}

extension ValueReader {
  /// True if the value is a table with this key.
  fileprivate func has(_ key: Substring) -> Bool {
    if case .table(let table) = value { table[String(key)] != nil } else { false }
  }
}
