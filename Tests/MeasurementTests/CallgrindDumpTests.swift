import Testing

@testable import Measurement

@Suite struct CallgrindDumpTests {
  private let text = """
    version: 1
    creator: callgrind-3.19.0
    pid: 1
    part: 1

    positions: line
    events: Ir Dr Bcm
    summary: 4000000000123 456

    ob=(1) /bin/program
    fl=(1) program.c
    fn=(1) main
    10 3 1
    cob=(2) /lib/libc.so
    cfi=(2) ???
    cfn=(2) malloc
    calls=7 0
    +1 70 7
    cfn=(3) operator new(unsigned long)
    calls=2 0
    * 10 1
    cfn=(2)
    calls=5 0
    +3 50 5

    fn=(3)
    0 5 5
    cfn=(2)
    calls=2 0
    0 5 5

    fn=(4) main'2
    1 1 1
    cfn=(2)
    calls=100 0
    1 1 1

    totals: 1 2
    """

  @Test func readsEventsAndCalls() throws {
    let dump = try parse(text)
    // An event at the line's end that is zero is left out.
    #expect(dump.events == ["Ir": 4_000_000_000_123, "Dr": 456, "Bcm": 0])
    #expect(
      dump.calls == [
        .init(caller: "main", callee: "malloc"): 112,
        .init(caller: "main", callee: "operator new(unsigned long)"): 2,
        .init(caller: "operator new(unsigned long)", callee: "malloc"): 2,
      ])
  }

  @Test func callsFromWithinAFamilyAreNotCountedTwice() throws {
    let dump = try parse(text)
    #expect(dump.callsInto(CountedCalls.mallocs) == 114)
    #expect(dump.callsInto(FunctionFamily(["malloc"])) == 114)
    #expect(dump.callsInto(FunctionFamily(["free"])) == 0)
    #expect(dump.callsInto(CountedCalls.retains) == 0)
  }

  @Test func takesAwayWhatAnEmptyRegionHas() throws {
    let dump = try parse(text)
    let empty = try parse("events: Ir Dr Bcm\nsummary: 100 500\n")
    #expect(dump.sum(of: ["Ir"], without: empty) == 4_000_000_000_023)
    #expect(dump.sum(of: ["Dr", "Bcm"], without: empty) == 0)
    #expect(dump.sum(of: ["Ir", "D1mr"], without: empty) == nil)
  }

  @Test(arguments: [
    ("", "no events"),
    ("events: Ir\nfn=(1) main\n", "cut off"),
    ("events: Ir\nsummary: 1\nfn=main\n", "can't read"),
    ("events: Ir\nsummary: 1\nfn=(1)\n", "can't read"),
    ("events: Ir\nsummary: 1\ncalls=3 0\n", "can't read"),
  ])
  func refusesWhatIsNoDump(text: String, reason: String) {
    let error = #expect(throws: MeasurementError.self) { try parse(text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test func missingFileIsNamed() {
    let error = #expect(throws: MeasurementError.self) { try CallgrindDump(path: "/nowhere/callgrind.out.1") }
    #expect(error?.description.contains("/nowhere/callgrind.out.1") == true)
  }

  @Test(
    .enabled(
      if: Installed.valgrind != nil && Installed.compiler != nil, "valgrind or a C compiler is not installed"))
  func readsARealDump() throws {
    let folder = try TemporaryFolder()
    let program = try Compiled.program("call-tree", in: folder)
    let result = try run(
      Installed.valgrind!,
      ["--tool=callgrind", "--cache-sim=yes", "--branch-sim=yes", "--callgrind-out-file=callgrind.out", program],
      folder: folder)
    try #require(result.status == 0, "\(result.errors)")
    let dump = try CallgrindDump(path: folder.path("callgrind.out"))
    #expect(dump.calls[.init(caller: "trunk", callee: "leaf")] == 300)
    #expect(dump.calls[.init(caller: "trunk", callee: "branch")] == 100)
    #expect(dump.calls[.init(caller: "branch", callee: "leaf")] == 100)
    #expect(dump.calls[.init(caller: "trunk", callee: "knot")] == 20)
    #expect(dump.calls[.init(caller: "knot", callee: "knot")] == 80)
    #expect(dump.callsInto(FunctionFamily(["leaf"])) == 400)
    // The closing report on standard error names the same sums, but for some instructions between the two.
    let collected = result.errors.split(separator: "\n").first { $0.contains("Collected :") }
    let names = ["Ir", "Dr", "Dw", "I1mr", "D1mr", "D1mw", "ILmr", "DLmr", "DLmw", "Bc", "Bcm", "Bi", "Bim"]
    let numbers = (collected ?? "").split(separator: " ").compactMap { Int($0) }
    #expect(numbers.count == names.count)
    for (name, number) in zip(names, numbers) {
      #expect(abs(Int(dump.events[name] ?? 0) - number) < 20, "\(name)")
    }
  }

  private func parse(_ text: String) throws -> CallgrindDump {
    var text = text
    return try text.withUTF8 { try CallgrindDump(parsing: UnsafeRawBufferPointer($0), path: "text") }
  }
}
