/// An array literal of `words` consecutive numbers from `number` on; `words` is one of the sizes in the matrix.
///
/// Literals have their length in the source, which is what lets the compiler put an array on the stack: hence one for each
/// length. When inlined into code that knows `words`, only one of them remains.
@inline(__always)
func arrayLiteral(of words: Int, from number: UInt64) -> [UInt64] {
  @inline(__always) func n(_ index: UInt64) -> UInt64 { number &+ index }
  return switch words {
  case 1: [n(0)]
  case 2: [n(0), n(1)]
  case 3: [n(0), n(1), n(2)]
  case 4: [n(0), n(1), n(2), n(3)]
  case 5: [n(0), n(1), n(2), n(3), n(4)]
  case 8: [n(0), n(1), n(2), n(3), n(4), n(5), n(6), n(7)]
  case 16:
    [
      n(0), n(1), n(2), n(3), n(4), n(5), n(6), n(7), n(8), n(9), n(10), n(11), n(12), n(13), n(14), n(15),
    ]
  case 32:
    [
      n(0), n(1), n(2), n(3), n(4), n(5), n(6), n(7), n(8), n(9), n(10), n(11), n(12), n(13), n(14), n(15), n(16),
      n(17), n(18), n(19), n(20), n(21), n(22), n(23), n(24), n(25), n(26), n(27), n(28), n(29), n(30), n(31),
    ]
  case 64:
    [
      n(0), n(1), n(2), n(3), n(4), n(5), n(6), n(7), n(8), n(9), n(10), n(11), n(12), n(13), n(14), n(15), n(16),
      n(17), n(18), n(19), n(20), n(21), n(22), n(23), n(24), n(25), n(26), n(27), n(28), n(29), n(30), n(31),
      n(32), n(33), n(34), n(35), n(36), n(37), n(38), n(39), n(40), n(41), n(42), n(43), n(44), n(45), n(46),
      n(47), n(48), n(49), n(50), n(51), n(52), n(53), n(54), n(55), n(56), n(57), n(58), n(59), n(60), n(61),
      n(62), n(63),
    ]
  default: fatalError("no array literal of \(words) words")
  }
}
