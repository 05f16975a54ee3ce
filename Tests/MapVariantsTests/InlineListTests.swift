import SeededRandom
import Testing

@testable import MapVariants

@Suite struct InlineListTests {
  @Test func anEmptyListAnswers() {
    var list = InlineList<4, String>()
    #expect(list.isEmpty && !list.isFull && list.count == 0 && list.capacity == 4)
    #expect(list.popLast() == nil)
    list.removeAll()
    list.forEach { _ in Issue.record("an empty list has no element") }
    list.checkInvariants()
  }

  @Test func aFifthElementIsRefusedAndChangesNothing() {
    var list = InlineList<4, Int>()
    for element in 0..<4 { #expect(list.tryAppend(element) == true) }
    #expect(list.isFull == true)
    #expect(list.tryAppend(4) == false)
    #expect((0..<4).map { list[$0] } == [0, 1, 2, 3])
    #expect(list.popLast() == 3)
    #expect(list.tryAppend(9) == true)
    #expect(list[3] == 9)
    list.checkInvariants()
  }

  @Test func aFullListAndAnIndexBeyondTheCountTrap() async {
    await #expect(processExitsWith: .failure) {
      var list = InlineList<2, Int>()
      for element in 0..<3 { list.append(element) }
    }
    await #expect(processExitsWith: .failure) {
      var list = InlineList<2, Int>()
      list.append(1)
      _ = list[1]
    }
    await #expect(processExitsWith: .failure) { _ = InlineList<2, Int>()[-1] }
    await #expect(processExitsWith: .failure) {
      var list = InlineList<2, Int>()
      list[0] = 1
    }
  }

  @Test func copiesAreApart() {
    var one = InlineList<4, [Int]>()
    one.append([1])
    var other = one
    other[0].append(2)
    other.append([3])
    #expect(one.count == 1 && one[0] == [1])
    #expect(other.count == 2 && other[0] == [1, 2])
  }

  @Test func elementsDieWhenTheyLeave() {
    final class Mark {}
    var list = InlineList<4, Mark>()
    weak var first: Mark?
    weak var second: Mark?
    do {
      let marks = [Mark(), Mark()]
      (first, second) = (marks[0], marks[1])
      list.append(marks[0])
      list.append(marks[1])
    }
    #expect(first != nil && second != nil)
    _ = list.popLast()
    #expect(first != nil && second == nil)
    list.removeAll()
    #expect(first == nil)
    list.checkInvariants()
  }

  /// 20,000 random operations beside an Array.
  @Test(arguments: [1, 2, 3] as [UInt64]) func itBehavesAsAnArrayOfItsLength(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var list = InlineList<5, UInt64>()
    var model: [UInt64] = []
    for step in 0..<20_000 {
      let number = random.next()
      switch random.below(8) {
      case 0...3:
        #expect(list.tryAppend(number) == (model.count < 5))
        if model.count < 5 { model.append(number) }
      case 4, 5:
        #expect(list.popLast() == model.popLast())
      case 6 where !model.isEmpty:
        let index = random.below(model.count)
        list[index] = number
        model[index] = number
      case 7 where step % 50 == 0:
        list.removeAll()
        model.removeAll()
      default: break
      }
      list.checkInvariants()
      var elements: [UInt64] = []
      list.forEach { elements.append($0) }
      #expect(elements == model)
    }
  }
}
