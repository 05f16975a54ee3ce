import Catalogue

/// A program that the compiler is expected to reject, and a twin that differs only in the rejected part.
struct RefusedProgram {
  /// The program's text.
  let text: String
  /// The twin's text.
  let twin: String
  /// A part of the error that names the reason. Compiler versions word the same reason differently: any of them
  /// matches.
  let reasons: [String]

  /// The program of a form.
  static func of(_ form: MustNotCompileForm) -> RefusedProgram {
    switch form {
    case .spanInClass: spanInClass
    case .spanInArray: spanInArray
    case .spanInTask: spanInTask
    case .spanAcrossAwait: spanAcrossAwait
    case .spanInEscapingClosure: spanInEscapingClosure
    case .spanOfLocalArray: spanOfLocalArray
    case .spanBeyondScope: spanBeyondScope
    case .spanBeyondMutation: spanBeyondMutation
    case .raceOnGlobal: raceOnGlobal
    case .raceOnCapture: raceOnCapture
    case .mapOnGlobal: mapOnGlobal
    case .mapOnCapture: mapOnCapture
    }
  }

  /// The compiler's message if a Span would outlive the memory that it shows.
  static let escapes = ["escapes its scope", "~Escapable", "protocol 'Escapable'"]
}
