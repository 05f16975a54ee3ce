/// Strings of all kinds that String's equality knows: composed and decomposed forms of one text are one key, as are the
/// three characters whose canonical form is ASCII.
public func hostileString(_ number: UInt64) -> String {
  let base = number / 6
  return switch number % 6 {
  case 0: "caf\u{e9} \(base)"
  case 1: "cafe\u{301} \(base)"
  case 2: "\u{212a}elvin \(base)"
  case 3: "Kelvin \(base)"
  case 4: "\u{1f468}\u{200d}\u{1f469} \(base) \u{37e}\u{1fef}"
  default: "\u{1f468}\u{200d}\u{1f469} \(base) ;`"
  }
}
