#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `maplab run --json` prints, of a run or of its plan: one JSON object.
public protocol SessionReport: Encodable {}

extension SessionReport {
  /// The JSON text on one line, keys in snake case and sorted. Throws where a number isn't finite.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// A cell that has no results, or not all.
public struct CellWithoutResults: Codable, Sendable, Equatable {
  /// Its id.
  public var cell: String
  /// Why.
  public var reason: String
}
