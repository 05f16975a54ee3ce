import Catalogue
import Foundation
import Measurement
import Testing

@testable import Studies

/// The programs of the study, compiled: each twin is accepted, and each program refused for its own reason.
@Suite(.enabled(if: hasCompiler, "no Swift compiler is in the search path"))
struct MustNotCompileTests {
  /// What a document says is refused and the compiler accepts.
  static let accepted: Set<MustNotCompileForm> = [.spanAcrossAwait]

  @Test(arguments: MustNotCompileForm.allCases)
  func theCompilerSaysWhatTheStudyExpects(form: MustNotCompileForm) throws {
    let program = RefusedProgram.of(form)
    let compiler = try SwiftCompiler()
    let answer = try compiler.check(program.text)
    let twin = try compiler.check(program.twin)
    #expect(twin.accepts, "\(twin.errors)")
    #expect(answer.accepts == Self.accepted.contains(form), "\(answer.errors)")
    #expect(program.isReason(answer) == !Self.accepted.contains(form), "\(answer.errors)")
  }

  @Test(arguments: PointerKeysForm.allCases) func everyKeyCanBeMadeOfTheRightType(form: PointerKeysForm) throws {
    let twin = try SwiftCompiler().check(RefusedProgram.ofPointerKey(form).twin)
    #expect(twin.accepts, "\(twin.errors)")
  }

  /// A program that is refused for another reason does not count as expected.
  @Test func anotherErrorIsNotTheReason() throws {
    let program = RefusedProgram(text: "let x: Int = \"text\"", twin: "let x = 1", reasons: RefusedProgram.escapes)
    let answer = try SwiftCompiler().check(program.text)
    #expect(!answer.accepts && !program.isReason(answer))
    #expect(answer.errors.contains { $0.contains("cannot convert") })
  }

  /// A span may live through a suspension: what the compiler accepts also runs, and sees the array's elements.
  @Test func aSpanLivesThroughASuspension() async {
    func ends(_ bytes: [UInt8]) async -> UInt8 {
      let view = bytes.span
      let first = view[0]
      for _ in 0..<100 { await Task.yield() }
      return first ^ view[view.count - 1]
    }
    #expect(await ends([UInt8](0..<100)) == 99)
  }
}

/// Programs that are run to their end, or to a limit.
@Suite struct ChildProcessTests {
  private func run(_ script: String, limit: Double = 30, environment: [String: String] = [:]) throws
    -> ChildProcess.Ending
  {
    try ChildProcess(executable: "/bin/sh", arguments: ["-c", script], environment: environment, limit: limit).run()
  }

  @Test func bothOutputsAndTheExitCodeArrive() throws {
    let ending = try run("echo one; echo two >&2; exit 3")
    #expect(ending.code == 3 && !ending.isTimedOut && ending.output == "one\ntwo\n")
  }

  @Test func outputLongerThanAPipeArrives() throws {
    let ending = try run("i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done")
    #expect(ending.code == 0 && ending.output.utf8.count == 220_000)
  }

  @Test func nothingIsInherited() throws {
    setenv("MAPLAB_CHILD_TEST", "inherited", 1)
    defer { unsetenv("MAPLAB_CHILD_TEST") }
    #expect(try run("echo [$MAPLAB_CHILD_TEST$LD_PRELOAD] $OWN", environment: ["OWN": "own"]).output == "[] own\n")
  }

  /// A child of the child holds the pipe as well: the whole group is ended.
  @Test func theLimitEndsAll() throws {
    let start = ContinuousClock.now
    let ending = try run("sleep 100 & sleep 100", limit: 0.2, environment: ["PATH": "/usr/bin:/bin"])
    #expect(ending.isTimedOut && ending.code == nil)
    #expect(ContinuousClock.now - start < .seconds(50))
  }

  @Test func aSignalIsNoExitCode() throws { #expect(try run("kill -9 $$").code == nil) }

  @Test func aProgramThatIsNotThereIsAnError() {
    #expect(throws: ChildProcess.NotStarted.self) {
      try ChildProcess(executable: "/nowhere/at/all", arguments: [], environment: [:]).run()
    }
  }

  @Test func errorsAreReadOnceEach() {
    let output = """
      a.swift:1:5: error: var 'x' is bad [#Group]
      1 | var x = 0
        |     |- error: var 'x' is bad [#Group]
        |     `- note: do better
      a.swift:2:1: error: another
      """
    #expect(SwiftCompiler.errors(in: output) == ["var 'x' is bad [#Group]", "another"])
  }
}
