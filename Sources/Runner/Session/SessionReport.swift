#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `maplab run --json` prints, of a run or of its plan: one JSON object.
package protocol SessionReport: Encodable {}

extension SessionReport {
  /// The JSON text on one line, keys in snake case and sorted. Throws if a number isn't finite.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// A cell that has no results, or only some.
package struct CellWithoutResults: Codable, Sendable, Equatable {
  /// Its id.
  package var cell: String
  /// Why.
  package var reason: String
}
