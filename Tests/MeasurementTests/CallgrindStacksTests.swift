import Testing

@testable import Measurement

/// Instructions by stack, as callgrind writes them with the callers in each name.
@Suite struct CallgrindStacksTests {
  private let text = """
    version: 1
    positions: line
    events: Ir
    summary: 129

    ob=(1) /bin/program
    fl=(1) program.c
    fn=(1) main
    10 3
    +1 2
    cob=(2) /lib/libc.so
    cfn=(2) malloc'inner'main
    calls=7 0
    +1 70
    * 5

    fn=(2)
    0 60
    fi=(3) other.c
    -4 10

    fn=(3) inner'2'inner'main
    1 4
    cfn=(4) malloc'inner'2'inner'main
    calls=1 0
    1 45

    fn=(4)
    1 45

    totals: 129
    """

  private func parse(_ text: String) throws -> [String: UInt64] {
    let stacks = try CallgrindStacks(parsing: text, path: "callgrind.out.3")
    return Dictionary(
      uniqueKeysWithValues: stacks.costs.map { stack, cost in
        (stack.map { stacks.names[$0] ?? "" }.joined(separator: ";"), cost)
      })
  }

  @Test func costsBelongToTheirStacks() throws {
    #expect(
      try parse(text) == [
        "main": 10, "main;inner;malloc": 70, "main;inner;inner": 4, "main;inner;inner;malloc": 45,
      ])
  }

  /// What a called function cost stands below the call as well, and is not counted twice.
  @Test func theSumIsTheSummary() throws { #expect(try parse(text).values.reduce(0, +) == 129) }

  @Test(arguments: [
    ("no events", "fn=(1) main\n1 2\n"), ("function 7 has no name", "events: Ir\nfn=(7)\n1 2\n"),
    ("can't read", "events: Ir\nfn=main\n1 2\n"), ("not its first event", "events: Dr Ir\nfn=(1) main\n1 2\n"),
    ("can't read", "events: Ir\nfn=(1) main\n1 x\n"),
  ])
  func whatIsNoDumpIsAnError(reason: String, text: String) {
    #expect {
      try parse(text)
    } throws: { "\($0)".contains(reason) && "\($0)".contains("callgrind.out.3") }
  }
}
