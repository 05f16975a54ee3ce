/// What is put into a map whose values, or keys, may have lost their type.
package enum ErasureKind: String, CaseIterable, Sendable {
  case int
  case `struct`
  case `class`
  case string
  case mirror

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .int: "64-bit numbers"
    case .struct: "structs of 40 bytes"
    case .class: "references to objects that are there"
    case .string: "strings of 12 bytes"
    case .mirror: "Mirrors of a number, each made for its store"
    }
  }
}

/// How the map knows the type of what it holds.
package enum ErasureHolder: String, CaseIterable, Sendable {
  case concrete
  case generic
  case any
  case `protocol`
  case plainKey = "plain-key"
  case anyHashable = "any-hashable"

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .concrete: "values of [String: Value]"
    case .generic: "values of [String: Value] in code that is generic at run time"
    case .any: "values of [String: Any]"
    case .protocol: "values of [String: any Protocol]"
    case .plainKey: "keys of [Key: UInt64]"
    case .anyHashable: "keys of [AnyHashable: UInt64]"
    }
  }

  /// The kinds that it is measured with: only some are keys, and a Mirror stands for the two rows of the document.
  package var kinds: [ErasureKind] {
    switch self {
    case .concrete, .any: ErasureKind.allCases
    case .generic, .protocol: [.int, .struct, .class, .string]
    case .plainKey, .anyHashable: [.int, .struct, .string]
    }
  }
}

extension StudyFamily {
  /// D1.T4: what it costs when a map doesn't know the type of its values or keys.
  static let erasure = StudyFamily(
    id: "erasure", system: "-",
    operation: "store a value under a key that is present, or look one up and read it",
    parameters: "`entries` keys are in the map; operations go over them again and again",
    passes: [.time, .latency, .allocations, .counters], typicalNanoseconds: 150,
    forms: ErasureHolder.allCases.flatMap { holder in
      holder.kinds.flatMap { kind in
        ["store", "load"].map {
          Form("\(kind.rawValue)-\(holder.rawValue)-\($0)", "\($0): \(kind.summary), as \(holder.summary)")
        }
      }
    })
}
