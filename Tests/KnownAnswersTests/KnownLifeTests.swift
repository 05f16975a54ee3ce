import Catalogue
import Testing

@testable import KnownAnswers

@Suite struct KnownLifeTests {
  static let answers: [KnownAnswer] = {
    var holes = KnownAnswer(.blocks, sizes: [64, 100])
    holes.holes = 2048
    holes.held = 4096
    var pages = KnownAnswer(.pages, 3)
    pages.kept = 1
    pages.passing = 10
    return [
      holes, pages, KnownAnswer(.leaks, 64), KnownAnswer(.filePages, 1), KnownAnswer(.spin, 5), KnownAnswer(.pages, 0),
    ]
  }()

  @Test(arguments: answers)
  func itHoldsAsManyEntriesAsWereBuilt(answer: KnownAnswer) {
    let life = KnownLife(answer, entries: 10)
    life.build(0..<4)
    #expect(life.count == 4)
    life.build(4..<10)
    #expect(life.count == 10)
    life.work()
    life.delete(0..<5)
    #expect(life.count == 5)
    life.delete(5..<10)
    #expect(life.count == 0)
    life.regrow()
    #expect(life.count == 20)
    life.drop()
    #expect(life.count == 0)
  }
}
