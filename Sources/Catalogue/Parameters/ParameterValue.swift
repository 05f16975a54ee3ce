/// A value of a cell's parameter, as files and jobs give it.
package protocol ParameterValue: Hashable, Sendable {
  /// The keys of its table; empty if it is not a table.
  static var keys: [String] { get }
  /// Reads a value; nil, with a report, if there is none.
  static func read(_ reader: ValueReader) -> Self?
  /// The value as it is written; reading it gives the same value.
  var written: InputValue { get }
  /// The short form in cell ids, without commas, slashes and equals signs.
  var label: String { get }
}

extension ParameterValue {
  /// None: it is not a table.
  package static var keys: [String] { [] }
}

extension ParameterValue where Self: RawRepresentable<String>, Self: CaseIterable {
  /// Reads one of the enumeration's names.
  package static func read(_ reader: ValueReader) -> Self? { reader.member() }
  /// The name.
  package var written: InputValue { .string(rawValue) }
  /// The name.
  package var label: String { rawValue }
}

extension WorkloadKind: ParameterValue {}
extension KeyType: ParameterValue {}
extension KeyDistribution: ParameterValue {}
extension ValueType: ParameterValue {}
extension DeletionPattern: ParameterValue {}

extension Int: ParameterValue {
  /// Reads any whole number.
  package static func read(_ reader: ValueReader) -> Int? { reader.integer(in: .min ... .max) }
  /// The number.
  package var written: InputValue { .integer(self) }
  /// Its digits.
  package var label: String { String(self) }
}

extension String: ParameterValue {
  /// Reads any text.
  package static func read(_ reader: ValueReader) -> String? { reader.text() }
  /// The text.
  package var written: InputValue { .string(self) }
  /// The text.
  package var label: String { self }
}

extension Study: ParameterValue {
  /// Reads a study's id.
  package static func read(_ reader: ValueReader) -> Study? {
    if case .string(let id) = reader.value, let study = Study.named(id) { return study }
    return reader.expected("one of maplab list studies", nearestAmong: Study.allIDs)
  }
  /// The id.
  package var written: InputValue { .string(id) }
  /// The id.
  package var label: String { id }
}
