import Catalogue
import Measurement
import Testing

@testable import Studies

/// Every study in small, whatever it is about.
@Suite struct StudyTests {
  static func setting(_ study: Study, threads: Int? = nil) -> CellSetting {
    let threads = threads ?? study.family.threads.lowerBound
    return CellSetting(
      parameters: CellParameters(
        map: .none, allocator: "system", kind: .study, keys: KeySpecification(type: .uint64),
        values: ValueSpecification(type: .uint64), entries: 64, operations: 256, threads: threads, study: study),
      operationsPerRound: 256, seed: 1, hashSeed: 2)
  }

  @Test func idsAreUniqueAndWellFormed() {
    #expect(Set(Study.all.map(\.id)).count == Study.all.count)
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    for study in Study.all {
      #expect(study.id.wholeMatch(of: /[a-z0-9-]+\.[a-z0-9-]+/) != nil, "\(study.id)")
      #expect(Study.named(study.id) == study)
      #expect(!study.family.passes.isEmpty, "\(study.id)")
      #expect(study.family.passes.contains(.observations) == !study.family.observations.isEmpty, "\(study.id)")
    }
  }

  /// A name that shows another family's declaration would lose its own.
  @Test func everyNameHasItsOwnDeclaration() {
    for name in StudyFamily.Name.allCases { #expect(name.family.name == name) }
  }

  @Test(arguments: Study.all.filter { $0.family.withoutSwift == nil }.map(\.id))
  func aProgramServesEveryPassOfItsFamily(id: String) throws {
    let study = try #require(Study.named(id))
    let program = CellProgram.of(study, Self.setting(study))
    for pass in study.family.passes {
      #expect(program.serves(pass, threads: study.family.threads.lowerBound), "\(id): \(pass)")
    }
  }

  /// A round gives the same checksum again, and cut into batches.
  @Test(
    arguments: Study.all.filter {
      $0.family.withoutSwift == nil && $0.family.threads.contains(1) && $0.family.passes.contains(.time)
    }.map(\.id))
  func roundsAreAlike(id: String) throws {
    let study = try #require(Study.named(id))
    let rounds = CellProgram.of(study, Self.setting(study)).measuredRounds
    func round(batch: Int) -> UInt64 {
      rounds.prepareRound()
      var checksum: UInt64 = 0
      for start in stride(from: 0, to: rounds.operationsPerRound, by: batch) {
        checksum &+= rounds.run(start..<min(rounds.operationsPerRound, start + batch))
      }
      rounds.finishRound()
      return checksum
    }
    let whole = round(batch: rounds.operationsPerRound)
    #expect(round(batch: 1) == whole)
    #expect(round(batch: 7) == whole)
  }

  /// Forms that say so do the same work.
  @Test(
    arguments: StudyFamily.all.filter {
      $0.withoutSwift == nil && $0.formsAgree && $0.passes.contains(.time)
    }.map(\.id))
  func formsAgree(family id: String) throws {
    let family = try #require(StudyFamily.all.first { $0.id == id })
    let checksums = Study.all.filter { $0.family == family }.map { study in
      let work = CellProgram.of(study, Self.setting(study)).concurrentRounds
      work.prepareRound()
      var checksum: UInt64 = 0
      for lane in work.lanes { checksum &+= lane.run(0..<lane.operationsPerRound) }
      return checksum &+ work.finishRound()
    }
    #expect(Set(checksums).count == 1)
  }
}
