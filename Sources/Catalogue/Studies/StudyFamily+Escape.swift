/// What a program makes, in the matrix of escapes: `values.size` bytes in one of these shapes.
package enum EscapeConstruct: String, CaseIterable, Sendable {
  case `struct`
  case `class`
  case closure
  case array
  case filledArray = "filled-array"
  case dictionary
  case existential
  case temporary

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .struct: "a struct of `values.size` bytes"
    case .class: "an object with `values.size` bytes of fields"
    case .closure: "a closure over a struct of `values.size` bytes"
    case .array: "an array literal of `values.size` / 8 words"
    case .filledArray: "Array(repeating:count:) of `values.size` / 8 words"
    case .dictionary: "a dictionary that gets one entry, with a value of `values.size` bytes"
    case .existential: "an `any Protocol` that holds a struct of `values.size` bytes"
    case .temporary: "withUnsafeTemporaryAllocation of `values.size` bytes"
    }
  }

  /// The fates it can have: a temporary allocation can't leave its function.
  package var fates: [EscapeFate] { self == .temporary ? [.local] : EscapeFate.allCases }
}

/// What becomes of a construct: over which boundary it goes. Every function named here is never inlined.
package enum EscapeFate: String, CaseIterable, Sendable {
  case local
  case passed
  case handed
  case copied
  case lent
  case returned
  case captured
  case stored

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .local: "made, read and dropped in one function"
    case .passed: "made in one function and read by another that it calls"
    case .handed: "made in one function and read by another that is chosen at run time"
    case .copied: "taken out of an object, where it has been all the time, and read by another function"
    case .lent: "read by a closure that another function calls and does not keep"
    case .returned: "made in one function and returned to its caller, which reads it"
    case .captured: "captured by a closure that is returned, called and dropped by the caller"
    case .stored: "put into a property of an object that lives on, in place of the one before"
    }
  }
}

extension StudyFamily {
  /// D1.T8, D3.T1, D3.T2, D3.T3: does it escape? Every construct with every fate.
  static let escape = StudyFamily(
    id: "escape", system: "-",
    operation: "make the construct, let it go over the boundary, read a word whose place is known at run time, drop it",
    parameters: "`values.size`: bytes of what is made, one of \(escapeSizes.map(String.init).joined(separator: ", "))",
    passes: [.time, .allocations, .counters], formsAgree: true, typicalNanoseconds: 60,
    forms: EscapeConstruct.allCases.flatMap { construct in
      construct.fates.map { Form("\(construct.rawValue)-\($0.rawValue)", "\(construct.summary), \($0.summary)") }
    })

  /// The sizes for which the matrix of escapes is compiled, in bytes.
  package static let escapeSizes = [8, 16, 24, 32, 40, 64, 128, 256, 512]
}
