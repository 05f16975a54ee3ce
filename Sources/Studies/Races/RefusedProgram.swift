import Catalogue

/// A program that the compiler is expected to refuse, and a twin that differs only in what is refused.
struct RefusedProgram {
  /// The program's text.
  let text: String
  /// The twin's text.
  let twin: String
  /// A part of the error that names the reason. Versions of the compiler word the same reason differently: any of them.
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

  /// What the compiler says if a Span would outlive what it is a view of.
  static let escapes = ["escapes its scope", "~Escapable", "protocol 'Escapable'"]
}
