import Foundation
import Testing
import WaitingTests

/// `maplab engine check` against workers that keep to the protocol, and against workers with one fault each.
@Suite(.serialized, .waitsForPrograms) struct EngineCheckTests {
  /// A good worker: the lab's own, whose jobs lose the name of the engine. It is started last and by `exec`, so that
  /// signals reach it.
  private static let good = """
    #!/bin/sh
    [ "$1" = --version ] && exec "$WORKER" --version
    LC_ALL=C sed 's/"engine":"checked",//' > plain.json
    exec "$WORKER" < plain.json

    """

  /// A project with a worker and some of the vectors; the worker's program is filled in.
  private func project(_ worker: String, vectors: Int = 4) throws -> TemporaryProject {
    let project = try TemporaryProject()
    try project.write("checked", worker.replacing("$WORKER", with: DirectWorker.path(.native)))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: project.path + "/checked")
    let lines = try Document("experiments/worker/vectors.json").lines
    let some = lines[1...vectors].map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
    try project.write("experiments/worker/vectors.json", "\(lines[0])\n\(some.joined(separator: ",\n"))\n]}\n")
    return project
  }

  private func check(_ project: TemporaryProject, _ options: String...) throws -> CommandLineTool.Result {
    var tool = project.tool
    tool.environment["MAPLAB_TIME_LIMIT"] = "3"
    return try tool.start(
      ["engine", "check", "--program", project.path + "/checked", "--map", "native"] + options
    ).wait()
  }

  @Test func aGoodWorkerPasses() throws {
    let result = try check(try project(Self.good), "--pass", "time", "memory", "latency", "--values", "uint64", "bytes")
    #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.output)\(result.errors)")
    #expect(result.output.contains("checked: all ") && !result.output.contains("fails:"))
    for part in ["version", "vectors", "promises", "refusals", "endings"] {
      #expect(result.output.contains("  \(part): "), "\(part)")
    }
  }

  /// A part of the suite, what is planted into the good worker, and what must be said.
  private static let faults: [(part: String, from: String, to: String, said: String)] = [
    ("version", "exec \"$WORKER\" --version", "exit 3", "--version: ended with exit code 3"),
    ("version", "exec \"$WORKER\" --version", "exit 0", "--version: printed \"\", not one line"),
    ("version", "exec \"$WORKER\" --version", "{ echo a; echo b; exit; }", "not one line"),
    (
      "version", "exec \"$WORKER\" --version", "{ echo other; exit; }",
      "printed \"other\", and its report has engineVersion"
    ),
    (
      "vectors", "exec \"$WORKER\" < plain.json",
      "\"$WORKER\" < plain.json | sed 's/\"checksum\":\"0/\"checksum\":\"f/'",
      "its operations returned something else"
    ),
    (
      "vectors", "'s/\"engine\":\"checked\",//'", "'s/\"engine\":\"checked\",//; s/\"seed\":42/\"seed\":43/'",
      "it generated other work"
    ),
    ("vectors", "exec \"$WORKER\" < plain.json", "echo rubbish", "printed something that is not a report: \"rubbish\""),
    ("vectors", "exec \"$WORKER\" < plain.json", "sleep 100", "gave no report within its limit of 3 s"),
    ("vectors", "exec \"$WORKER\" < plain.json", "exit 1", "exit code 1"),
    ("vectors", "exec \"$WORKER\" < plain.json", "kill -SEGV $$", "killed by SIGSEGV"),
    (
      "vectors", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json; \"$WORKER\" < plain.json",
      "printed 2 lines where one report belongs"
    ),
    ("vectors", "exec \"$WORKER\" <", "echo a warning >&2; exec \"$WORKER\" <", "wrote on standard error: a warning"),
    (
      "promises", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json | sed 's/\"batch_operations\":[0-9.]*,//'",
      "says nothing about batch_operations"
    ),
    (
      "promises", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json | sed 's/\"rounds\":/\"laps\":/'",
      "reported \"laps\", which is no metric of the time pass"
    ),
    (
      "refusals", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json || exit 1",
      "ended with exit code 1 instead of exit code 2"
    ),
    (
      "refusals", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json || { echo more >&2; exit 2; }",
      "wrote 2 lines on standard error"
    ),
    (
      "refusals", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json 2>/dev/null || exit 2",
      "said nothing on standard error"
    ),
    (
      "refusals", "checked\",//'", "checked\",//; s/\"version\":6/\"version\":5/'",
      "a refusal of version with 6: ended with exit code 0 instead of exit code 2"
    ),
    (
      "refusals", "checked\",//'", "checked\",//; s/\"no_such_key\":1,//'",
      "a refusal of cell.no_such_key with 1: ended with exit code 0"
    ),
    ("refusals", "exec \"$WORKER\" < plain.json", "exit 2", "the job from which the bad ones are made: exit code 2"),
    (
      "endings", "exec \"$WORKER\" < plain.json", "\"$WORKER\" < plain.json 2>/dev/null; exit 0",
      "to a full disk: ended with exit code 0"
    ),
    ("endings", "#!/bin/sh", "#!/bin/sh\ntrap '' TERM", "SIGTERM while it measures: went on for"),
    (
      "endings", "#!/bin/sh", "#!/bin/sh\nsetsid sleep 60 >/dev/null 2>&1 &",
      "a runner that was killed: went on after its process group"
    ),
  ]

  @Test(arguments: faults.indices) func aFaultIsFound(_ index: Int) throws {
    let fault = Self.faults[index]
    #expect(Self.good.contains(fault.from))
    let worker = Self.good.replacing(fault.from, with: fault.to)
    let result = try check(try project(worker, vectors: 1), "--part", fault.part)
    #expect(result.exitCode == 1, "\(result.output)\(result.errors)")
    #expect(
      result.output.split(separator: "\n").contains { $0.hasPrefix("  fails: ") && $0.contains(fault.said) },
      "\(result.output)")
  }

  /// In the passes that valgrind runs, its own lines are no fault; the worker's are, and so are such lines in other passes.
  @Test(arguments: [
    ("counters", "", nil), ("counters", "mine", "wrote on standard error: mine"),
    ("time", "--1-- mine", "wrote on standard error: mine"),
  ])
  func whatValgrindWritesIsNoFault(pass: String, written: String, said: String?) throws {
    let worker = Self.good.replacing("exec \"$WORKER\" <", with: "echo '\(written)' >&2; exec \"$WORKER\" <")
    let project = try project(worker)
    try project.write(
      "bin/valgrind",
      """
      #!/bin/sh
      printf -- '--71-- warning: L3 cache found, using its data for the LL simulation.\\n==71== \\n' >&2
      for worker; do :; done
      exec "$worker"

      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: project.path + "/bin/valgrind")
    var tool = project.tool
    tool.environment["PATH"] = "\(project.path)/bin:/usr/bin:/bin"
    let result = try tool.start([
      "engine", "check", "--program", project.path + "/checked", "--map", "native", "--pass", pass, "--part",
      "promises",
    ]).wait()
    #expect(result.exitCode == (said == nil ? 0 : 1), "\(result.output)\(result.errors)")
    #expect(result.output.contains(said.map { "\($0)\n" } ?? "checked: all 1 pass"), "\(result.output)")
  }

  @Test(arguments: [
    (["engine", "check", "no-such-engine"], "unknown engine \"no-such-engine\""),
    (["engine", "check", "swift", "--map", "nativ"], "did you mean \"native\"?"),
    (["engine", "check", "swift", "--keys", "uint64"], "are for --program"),
    (["engine", "check", "--program", "checked"], "--program needs --map"),
    (["engine", "check", "--program", "absent", "--map", "native"], "is no program"),
    (["engine", "check", "swift", "--program", "checked", "--map", "native"], "other than swift"),
  ])
  func badInputIsRefused(arguments: [String], said: String) throws {
    let result = try (try project(Self.good)).tool.start(arguments).wait()
    #expect(result.exitCode == 2 && result.output.isEmpty)
    #expect(result.errors.contains(said), "\(result.errors)")
  }

  @Test func vectorsThatCannotBeReadAreBadInput() throws {
    let project = try project(Self.good)
    for text in ["", "{}", "{\"version\":1,\"vectors\":[]}"] {
      try project.write("experiments/worker/vectors.json", text)
      let result = try check(project)
      #expect(result.exitCode == 2 && result.errors.contains("vectors.json"), "\(result.errors)")
    }
  }

  /// An engine of a user's file, which has only what the file says: what the worker has besides must be refused.
  @Test func anEngineOfAFileIsHeldToIt() throws {
    let project = try project(Self.good.replacing("checked", with: "mine"))
    try project.write(
      "mine.toml",
      """
      [[engine]]
      name = "mine"
      summary = "a worker of the tests"
      language = "sh"
      program = "checked"
      allocator = "preloaded"
      passes = ["time"]
      [[engine.map]]
      name = "native"
      summary = "the lab's own"
      keys = ["uint64"]
      values = ["uint64", "class"]
      """)
    let result = try project.tool.run("engine", "check", "mine", "--engines", "mine.toml")
    #expect(result.exitCode == 1)
    let failures = result.output.split(separator: "\n").filter { $0.hasPrefix("  fails: ") }
    #expect(failures.count == 1 && failures[0].contains("string20 keys with uint64 values"), "\(result.output)")
  }

  /// The lab's own worker gives what its kernels gave when the vectors were written, in every pass and with threads.
  @Test func theLabsOwnEnginePasses() throws {
    let tool = CommandLineTool(workingDirectory: Document.project)
    let result = try tool.run(
      "engine", "check", "swift", "--map", "locked-rw", "--part", "vectors", "refusals", "endings")
    #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
  }

  private static let python = DirectWorker.find("/usr/bin/python3", "/usr/local/bin/python3")

  /// The example in Python was written from WORKER.md: that it passes is what shows that the document suffices.
  @Test(.enabled(if: python != nil, "no python3")) func theExamplePasses() throws {
    let tool = CommandLineTool(workingDirectory: Document.project)
    let result = try tool.run(
      "engine", "check", "--program", "experiments/worker/example.py", "--map", "native", "--keys", "uint64", "string",
      "struct16", "--values", "none", "uint64", "bytes", "struct", "class")
    #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
  }
}
