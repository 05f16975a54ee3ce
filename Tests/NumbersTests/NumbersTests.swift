import Numbers
import Testing

@Suite struct NumbersTests {
  @Test func mediansAreThoseOfTheTextbook() {
    #expect(([] as [Double]).median == nil)
    #expect(([3] as [Double]).median == 3)
    #expect(([3, 1, 2] as [Double]).median == 2)
    #expect(([4, 1, 3, 2] as [Double]).median == 2.5)
    #expect(([9, 1, 5, 6] as [Double]).median == 5.5)
  }

  /// The first two are FNV-1a's published test vectors.
  @Test(arguments: [("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8), ("", 0xcbf2_9ce4_8422_2325)])
  func digestsAreThoseOfEveryOtherTool(text: String, expected: UInt64) {
    #expect(Digest(text.utf8).value == expected)
  }

  @Test func aNumberIsItsBytesLowestFirst() {
    var digest = Digest(salt: 7)
    digest.add(0x0807_0605_0403_0201 as UInt64)
    #expect(digest.value == Digest([1, 2, 3, 4, 5, 6, 7, 8], salt: 7).value)
    #expect(digest.value != Digest([1, 2, 3, 4, 5, 6, 7, 8]).value)
  }

  @Test func hexadecimalHasSixteenDigits() {
    #expect(hexadecimal(0) == "0000000000000000")
    #expect(hexadecimal(0xabc) == "0000000000000abc")
    #expect(hexadecimal(.max) == "ffffffffffffffff")
  }
}
