import Testing

@testable import Studies

/// Containers on the heap and in place hold the same, in the same order.
@Suite struct SmallContainerTests {
  static let numbers = (0..<SmallContainer.numbers).map { UInt64($0 * $0 + 7) }

  @Test(arguments: [0, 1, 2, 500, SmallContainer.starts - 1]) func mapsFindTheirEntries(start: Int) {
    // The values 1, 2 and 3 as digits, beginning with the one at which reading begins.
    let expected: UInt64 = [123, 231, 312][start % 3]
    #expect(SmallContainer.dictionary(of: Self.numbers, from: start, reserved: false) == expected)
    #expect(SmallContainer.dictionary(of: Self.numbers, from: start, reserved: true) == expected)
    #expect(SmallContainer.inlineMap(of: Self.numbers, from: start) == expected)
  }

  @Test(arguments: [0, 1, 4, 500, SmallContainer.starts - 1]) func listsKeepTheirOrder(start: Int) {
    let elements = Array(Self.numbers[start..<start + 5])
    let turned = elements[(start % 5)...] + elements[..<(start % 5)]
    let expected = turned.reduce(UInt64(0)) { $0 &* 3 &+ $1 }
    #expect(SmallContainer.array(of: Self.numbers, from: start, reserved: false) == expected)
    #expect(SmallContainer.array(of: Self.numbers, from: start, reserved: true) == expected)
    #expect(SmallContainer.inlineList(of: Self.numbers, from: start) == expected)
  }
}
