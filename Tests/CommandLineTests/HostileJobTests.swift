import Foundation
import Testing
import WaitingTests

/// A worker that is told nonsense says so in one line and ends with 2: it neither traps nor measures.
@Suite(.serialized, .waitsForPrograms) struct HostileJobTests {
  static let job = """
    {"allocator":{"name":"system","statistics":"glibc"},"cell":{"allocator":"system","entries":100,"keys":\
    {"distribution":"uniform","length":20,"type":"string"},"map":"native","operations":1000,"threads":1,"values":\
    {"size":8,"type":"uint64"},"kind":"get-hit"},"deterministicHashing":false,"hashSeed":1,"layoutOffset":0,\
    "operationsPerRound":1000,"pass":"time","seconds":0.001,"seed":1,"version":5,"warmUpRounds":0}
    """

  private func run(_ job: Data) throws -> CommandLineTool.Result {
    let process = Process()
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: DirectWorker.path(.native))
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: job)
    try input.fileHandleForWriting.close()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return CommandLineTool.Result(
      exitCode: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: said, as: UTF8.self))
  }

  @Test func aGoodJobIsMeasured() throws {
    let result = try run(Data(Self.job.utf8))
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("\"ns_per_op\":"))
  }

  static let changes: [(from: String, to: String, reason: String)] = [
    ("\"version\":5", "\"version\":4", "it has version 4, this worker has 5"),
    ("\"version\":5,", "", "no version"),
    ("\"pass\":\"time\"", "\"pass\":\"observations\"", "pass: expected one that the cell has, not observations"),
    ("\"entries\":100", "\"entries\":0", "cell.entries: found the number 0, expected a whole number, 1 or more"),
    ("\"entries\":100", "\"entries\":1e99", "cell.entries: found the number 1e+99, expected a whole number"),
    (
      "\"length\":20", "\"length\":-9223372036854775808",
      "cell.keys.length: found the number -9223372036854775808, expected a whole number, 1 to 4096"
    ),
    (
      "\"operationsPerRound\":1000", "\"operationsPerRound\":-1",
      "operationsPerRound: expected at least one for each thread"
    ),
    ("\"seconds\":0.001", "\"seconds\":-1", "seconds: expected 0 to 86400"),
    ("\"map\":\"native\"", "\"map\":\"nativ\"", "map"),
    ("\"map\":\"native\"", "\"map\":\"weak\"", "a weak-value cache holds references"),
    ("\"threads\":1", "\"threads\":0", "cell.threads: found the number 0, expected a whole number, 1 to 256"),
    ("\"seed\":1", "\"seed\":1}", "JSON"),
  ]

  @Test(arguments: changes.indices) func aBadJobIsRefused(_ index: Int) throws {
    let (from, to, reason) = Self.changes[index]
    #expect(Self.job.contains(from))
    let result = try run(Data(Self.job.replacing(from, with: to).utf8))
    #expect(result.exitCode == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("maplab-worker: the job on standard input can't be read: "))
    #expect(result.errors.contains(reason) && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
  }

  @Test(arguments: [0, 1, 100, 2000]) func whatIsNoJobIsRefused(_ bytes: Int) throws {
    for data in [
      Data(Self.job.utf8.prefix(bytes % 400)), Data(repeating: 0xFF, count: bytes),
      Data(repeating: 0x5B, count: bytes * 50),
    ] {
      let result = try run(data)
      #expect(result.exitCode == 2 && result.output.isEmpty)
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
  }
}
