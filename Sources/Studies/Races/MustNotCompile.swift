import Catalogue
import Measurement

extension CellProgram {
  /// D5.T14, D5.T6: compiles a program and its twin.
  static func mustNotCompile(_ form: MustNotCompileForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      do {
        let refused = RefusedProgram.of(form)
        let compiler = try SwiftCompiler()
        let answer = try compiler.check(refused.text)
        let twin = try compiler.check(refused.twin)
        observations.record("compiles", answer.accepts)
        observations.record("twin_compiles", twin.accepts)
        observations.record("expected_diagnostic", refused.isReason(answer))
        for error in answer.errors { observations.remark("the compiler: \(error)") }
        for error in twin.errors { observations.remark("the compiler, of the twin: \(error)") }
      } catch {
        for name in ["compiles", "twin_compiles", "expected_diagnostic"] {
          observations.recordAbsence(of: name, because: "\(error)")
        }
      }
    }
    return program
  }
}

extension RefusedProgram {
  /// True if the compiler rejects the program for the expected reason.
  func isReason(_ answer: SwiftCompiler.Answer) -> Bool {
    !answer.accepts && answer.errors.contains { error in reasons.contains { error.contains($0) } }
  }
}
