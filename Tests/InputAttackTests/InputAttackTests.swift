import Foundation
import Testing
import WaitingTests

@testable import InputAttack

/// Damaged files and messages: whatever happens to one, its reader keeps its promises. `make fuzz` does far more of it.
@Suite(.serialized, .waitsForPrograms) struct InputAttackTests {
  @Test(arguments: InputReader.all.map(\.name)) func goodSeedsAreReadAndBadOnesRefused(_ name: String) throws {
    let reader = try #require(InputReader.named(name))
    let seeds = try SeedFiles(of: reader)
    let expected: [(SeedFiles.Seed, InputReader.Answer?)] =
      seeds.good.map { ($0, .accepted) } + seeds.refused.map { ($0, .refused) }
      + seeds.onceFailed.map { ($0, nil) }
    for (seed, answer) in expected {
      do {
        let found = try reader.read(seed.bytes)
        if let answer { #expect(found == answer, "\(seed.name)") }
      } catch {
        Issue.record("\(seed.name): \(error)")
      }
    }
  }

  @Test(arguments: InputReader.all.map(\.name)) func mutationsAreReadOrRefused(_ name: String) throws {
    let attack = try InputAttack(on: #require(InputReader.named(name)), seed: 2)
    var tally = InputAttack.Tally()
    for number in 0..<500 {
      let input = attack.input(number)
      // The largest take seconds without optimisation.
      guard input.count < 16 << 10 else { continue }
      do {
        switch try attack.reader.read(input) {
        case .accepted: tally.accepted += 1
        case .refused: tally.refused += 1
        }
      } catch {
        Issue.record("\(name), number \(number): \(error)")
      }
    }
    #expect(tally.fault == nil)
  }

  @Test func inputsAreTheSameFromTheSameSeed() throws {
    let reader = try #require(InputReader.named("csv"))
    let one = try InputAttack(on: reader, seed: 1)
    let same = try InputAttack(on: reader, seed: 1)
    let other = try InputAttack(on: reader, seed: 2)
    let inputs = (0..<300).map(one.input)
    // In any order, because a crash is repeated from its number alone.
    #expect((0..<300).reversed().map(same.input).reversed() == inputs)
    #expect(Set(inputs).count > 200)
    #expect((0..<300).map(other.input) != inputs)
  }

  @Test func mutationsReachEveryKindOfDamage() throws {
    let attack = try InputAttack(on: #require(InputReader.named("manifest")), seed: 1)
    let inputs = (0..<3000).map(attack.input)
    #expect(inputs.contains { String(validating: $0, as: UTF8.self) == nil })
    #expect(inputs.contains { $0.starts(with: [0xEF, 0xBB, 0xBF]) })
    #expect(inputs.contains { $0.contains(0) })
    #expect(inputs.contains { $0.count > 1 << 20 })
    #expect(inputs.contains { $0.isEmpty || $0.count < 20 })
    #expect(inputs.contains { String(decoding: $0, as: UTF8.self).contains("[[[[[[[[") })
  }

  @Test func anAttackThatReachesOneEndOnlyIsFaulty() {
    var tally = InputAttack.Tally()
    #expect(tally.fault == nil)
    (tally.accepted, tally.refused) = (10, 990)
    #expect(tally.fault == nil)
    (tally.accepted, tally.refused) = (1, 999)
    #expect(tally.fault?.contains("too rough") == true)
    (tally.accepted, tally.refused) = (999, 1)
    #expect(tally.fault?.contains("no harm") == true)
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a\r\n\"x \"\"y\"\"\"\r\n", [["a"], ["x \"y\""]]),
    ("\"a\n\",\"\"\n,\n", [["a\n", ""], ["", ""]]), ("\"\"\"\"\n", [["\""]]), ("\"a,\r\n\"\n", [["a,\r\n"]]),
  ]) func theModelOfCSVReadsWhatTheStandardSays(_ text: String, _ records: [[String]]) {
    #expect(CSVModel.records(Array(text.utf8)).map { $0.map { String(decoding: $0, as: UTF8.self) } } == records)
  }
}

/// The command finds faults that are there.
@Suite(.serialized, .waitsForPrograms) struct InputAttackCommandTests {
  private static let executable: String = {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = URL(filePath: link ?? CommandLine.arguments[0]).deletingLastPathComponent()
    return folder.appending(path: "input-attack").path
  }()

  private func run(_ arguments: String...) throws -> (exitCode: Int32, output: String, kept: [String]) {
    let keep = FileManager.default.temporaryDirectory.appending(path: "input-attack-tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: keep) }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: Self.executable)
    process.arguments = arguments + ["--keep", keep.path]
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let kept = try? FileManager.default.contentsOfDirectory(atPath: keep.path)
    return (process.terminationStatus, String(decoding: output, as: UTF8.self), kept ?? [])
  }

  @Test func aTrapIsFoundAndItsInputKept() throws {
    let result = try run("--reader", "faulty-trap", "--inputs", "300")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("CRASHED faulty-trap: signal "))
    #expect(result.output.contains("again: input-attack --reader faulty-trap --file "))
    #expect(result.kept.count == 10, "it goes on behind a crash")
  }

  @Test func aBrokenPromiseIsFoundAndItsInputKept() throws {
    let result = try run("--reader", "faulty-promise", "--inputs", "300")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("FAILED  faulty-promise: the fault"))
    #expect(result.kept.count == 20)
  }

  @Test func timeIsFound() throws {
    let result = try run("--reader", "faulty-time", "--inputs", "1500")
    #expect(result.exitCode == 1)
    #expect(
      result.output.contains("FAILED  faulty-time: took ") && result.output.contains(" s for "), "\(result.output)")
  }

  @Test func memoryIsFound() throws {
    let result = try run("--reader", "faulty-memory", "--inputs", "1500")
    #expect(result.exitCode == 1)
    #expect(
      result.output.contains("FAILED  faulty-memory: took ") && result.output.contains(" MiB for "), "\(result.output)")
  }

  @Test func anAttackThatNothingSurvivesIsNoAttack() throws {
    let result = try run("--reader", "faulty-deaf", "--inputs", "10000")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("the mutations are too rough"))
  }

  @Test func aSoundReaderIsSound() throws {
    let result = try run("--reader", "csv", "--reader", "job", "--inputs", "300")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("ok      csv: 300 inputs") && result.output.contains("ok      job: 300 inputs"))
    #expect(result.kept.isEmpty)
  }
}
