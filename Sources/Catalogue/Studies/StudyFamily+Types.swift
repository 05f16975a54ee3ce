/// What is put into a map whose values or keys may be type-erased.
package enum ErasureKind: String, CaseIterable, Sendable {
  case int
  case `struct`
  case `class`
  case string
  case mirror
  case newMirror = "new-mirror"

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .int: "64-bit numbers"
    case .struct: "structs of 40 bytes"
    case .class: "references to objects that are there"
    case .string: "strings of 12 bytes"
    case .mirror: "Mirrors of a number that are there"
    case .newMirror: "Mirrors of a number, each made for its store"
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
  case nothing

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .concrete: "values of [String: Value]"
    case .generic: "values of [String: Value] in code that is generic at run time"
    case .any: "values of [String: Any]"
    case .protocol: "values of [String: any Protocol]"
    case .plainKey: "keys of [Key: UInt64]"
    case .anyHashable: "keys of [AnyHashable: UInt64]"
    case .nothing: "no map: the value is made and dropped"
    }
  }

  /// The kinds that it is measured with: only some can be keys, and a Mirror covers two rows of the document.
  package var kinds: [ErasureKind] {
    switch self {
    case .concrete, .any: ErasureKind.allCases
    case .generic, .protocol: [.int, .struct, .class, .string]
    case .plainKey, .anyHashable: [.int, .struct, .string]
    case .nothing: [.newMirror]
    }
  }
}

/// What is done with a value in the map.
package enum ErasureOperation: String, CaseIterable, Sendable {
  case store
  case load
}

/// The forms of `erasure`: every holder with its kinds, stored and looked up.
package struct ErasureForm: StudyForm {
  /// What is put into the map.
  package let kind: ErasureKind
  /// What the map knows about its type.
  package let holder: ErasureHolder
  /// What is done with it.
  package let operation: ErasureOperation

  package static let allCases = ErasureHolder.allCases.flatMap { holder in
    holder.kinds.flatMap { kind in
      ErasureForm.operations(kind).map { ErasureForm(kind: kind, holder: holder, operation: $0) }
    }
  }

  /// What is done with that kind: looking up a Mirror that was made for storing is the same as for any other value.
  private static func operations(_ kind: ErasureKind) -> [ErasureOperation] {
    kind == .newMirror ? [.store] : ErasureOperation.allCases
  }

  package var rawValue: String { "\(kind.rawValue)-\(holder.rawValue)-\(operation.rawValue)" }
  package var summary: String { "\(operation.rawValue): \(kind.summary), as \(holder.summary)" }
}

extension StudyFamily {
  /// D1.T4: what it costs when a map doesn't know the type of its values or keys.
  static let erasure = StudyFamily(
    .erasure, system: "-",
    operation: "store a value under a key that is present, or look one up and read it",
    parameters: "`entries` keys are in the map; operations go over them again and again",
    passes: [.time, .latency, .allocations, .counters], typicalNanoseconds: 150,
    forms: ErasureForm.self)
}

/// The forms of `map-walks`.
package enum MapWalksForm: String, StudyForm {
  case mirror
  case any
  case generic
  case keysAndLookUps = "keys-and-look-ups"
  case direct
  case spanForEach = "span-for-each"
  case spanRuns = "span-runs"

  package var summary: String {
    switch self {
    case .mirror: "Dictionary, by reflection: Mirror's children, of each the key and the value, cast back"
    case .any: "Dictionary, as Any: cast to [AnyHashable: Any], each key and value cast back"
    case .generic: "Dictionary, by a generic function over sequences that isn't specialised for it"
    case .keysAndLookUps: "Dictionary, its keys one by one, each looked up again"
    case .direct: "Dictionary, by for-in with its type known"
    case .spanForEach: "SpanMap, a closure called with each entry"
    case .spanRuns: "SpanMap, a Span of each run of neighbouring entries in its memory"
    }
  }
}

extension StudyFamily {
  /// D4.T15: all entries of a map, visited in ways that know more or less about its type.
  static let mapWalks = StudyFamily(
    .mapWalks, system: "S5",
    operation: "visit every entry of a map from strings to numbers once and add up its contents",
    parameters: "`entries` of the map; `keys.length` bytes in a key (type string)",
    passes: [.time, .allocations, .counters], formsAgree: true, typicalNanoseconds: 1e6,
    forms: MapWalksForm.self)
}
