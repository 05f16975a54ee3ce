@testable import Catalogue
import Measurement
import Testing

@testable import Studies

/// The matrix of escapes: every construct holds what it was made of, whatever became of it.
@Suite struct EscapeTests {
  static func checksum(_ form: String, size: Int, operations: Int) throws -> UInt64 {
    let study = try #require(Study.named("escape.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.values = ValueSpecification(type: .bytes, size: size)
    setting.operationsPerRound = operations
    let rounds = CellProgram.of(study, setting).measuredRounds
    rounds.prepareRound()
    return rounds.run(0..<operations)
  }

  @Test(arguments: EscapeConstruct.allCases, StudyFamily.escapeSizes)
  func constructsHoldTheirWords(construct: EscapeConstruct, size: Int) throws {
    // Operation n makes the words n, n + 1, … and reads one after the other, round and round.
    let operations = 200
    let expected = (0..<operations).reduce(UInt64(0)) { $0 + UInt64($1 + $1 % (size / 8)) }
    for fate in construct.fates {
      let checksum = try Self.checksum("\(construct.rawValue)-\(fate.rawValue)", size: size, operations: operations)
      #expect(checksum == expected, "\(construct) \(fate) of \(size) bytes")
    }
  }

  @Test func payloadsHaveTheSizesOfTheMatrix() {
    #expect(MemoryLayout<Payload<1>>.stride == 8)
    #expect(MemoryLayout<Payload<5>>.stride == 40)
    #expect(MemoryLayout<Payload<64>>.stride == 512)
    #expect(StudyFamily.escapeSizes.allSatisfy { $0 % 8 == 0 })
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 16, 32, 64]) func literalsCountUp(words: Int) {
    #expect(arrayLiteral(of: words, from: 100) == (0..<words).map { 100 + UInt64($0) })
  }

  @Test func theMatrixIsWhole() {
    let forms = forms(of: "escape")
    #expect(forms.count == 7 * 8 + 1)
    #expect(forms.contains("closure-captured") && forms.contains("filled-array-stored"))
    #expect(!forms.contains("temporary-returned"))
  }
}
