/// A program that the compiler is expected to refuse, and one that differs in just that.
struct RefusedProgram {
  /// The program's text.
  let text: String
  /// The twin's text.
  let twin: String
  /// A part of the error that names the reason. Versions of the compiler word the same reason differently: any of them.
  let reasons: [String]

  /// The program of a form. Traps for forms that there are not.
  static func of(form: String) -> RefusedProgram {
    guard let program = all[form] else { preconditionFailure("no program is called \(form)") }
    return program
  }

  /// The forms' programs.
  static let all = spans.merging(races) { one, _ in one }

  /// What the compiler says where a Span would be kept longer than what it is a view of.
  static let escapes = ["escapes its scope", "~Escapable", "protocol 'Escapable'"]
}
