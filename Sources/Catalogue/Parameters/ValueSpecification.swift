/// The type of a cell's values.
package enum ValueType: String, CaseIterable, Codable, Sendable, Hashable {
  /// No value: the map is a set.
  case none
  /// 64-bit unsigned integers.
  case uint64
  /// A byte array of `size` bytes, made for each insertion.
  case bytes
  /// A plain struct of `size` bytes, stored in place.
  case `struct`
  /// A reference to an object with `size` bytes of fields, allocated for each insertion.
  case `class`

  /// One line for `maplab list workloads`.
  package var summary: String {
    switch self {
    case .none: "no value: the map is a set"
    case .uint64: "64-bit unsigned integers"
    case .bytes: "byte arrays of `size` bytes, one made per insertion"
    case .struct: "plain structs of `size` bytes, stored in place"
    case .class: "references to objects with `size` bytes of fields, one allocated per insertion"
    }
  }

  /// True if values of the type come in several sizes.
  package var hasSize: Bool { self != .none && self != .uint64 }
}

/// The `values` table of an experiment.
package struct ValueSpecification: Sendable, Hashable {
  /// The values' type.
  package var type: ValueType
  /// Bytes of payload: 0 for `none`, 8 for `uint64`, else what the file says.
  package var size: Int

  /// Makes a specification; `size` is fixed by the type for `none` and `uint64`.
  package init(type: ValueType, size: Int? = nil) {
    self.type = type
    switch type {
    case .none: self.size = 0
    case .uint64: self.size = 8
    case .bytes, .struct, .class: self.size = size ?? ValueSpecification.defaultSize
    }
  }

  /// Payload bytes of `bytes`, `struct` and `class` if the file does not specify it.
  package static let defaultSize = 64
  /// The payload sizes for which structs and classes are compiled into the worker.
  package static let structSizes = [8, 16, 24, 32, 64, 128, 256]
  /// The payload sizes a byte array may have.
  package static let byteSizes = 0...1_048_576
}

extension ValueSpecification: ParameterValue {
  /// Keys of a `values` table.
  package static let keys = CellParameter.valueParts.map { String($0.key.trimmingPrefix("values.")) }

  /// The table, whole.
  package var written: InputValue { .table(["type": type.written, "size": .integer(size)]) }

  /// The short form in cell ids: `none`, `uint64`, `bytes64`.
  package var label: String { type.hasSize ? "\(type.rawValue)\(size)" : type.rawValue }

  /// Reads a table; missing keys get their defaults.
  package static func read(_ reader: ValueReader) -> ValueSpecification? {
    CellParameters(parts: CellParameter.valueParts, keys: keys, of: reader)?.values
  }

  /// The size that the type requires, if this is a different one; nil if it is valid.
  package var expectedSize: String? {
    switch type {
    case .struct where !Self.structSizes.contains(size):
      "for type = \"struct\" one of \(Self.structSizes.map(String.init).joined(separator: ", "))"
    case .class where size == 0 || !size.isMultiple(of: 8):
      "for type = \"class\" a multiple of 8, at least 8"
    default: nil
    }
  }
}
