/// A construct of the matrix of escapes: how one is made from a number, and how a word of it is read.
///
/// Both are inlined into the functions of `Boundary`, which are the boundaries of the matrix.
protocol EscapingValue {
  /// What is made.
  associatedtype Value
  /// Words in it.
  static var words: Int { get }
  /// A construct filled with the numbers from `number` on.
  static func make(_ number: UInt64) -> Value
  /// Its word at an index; `number` is what it was made from.
  static func read(_ value: Value, _ number: UInt64, at index: Int) -> UInt64
}

/// A struct.
enum StructValue<let size: Int>: EscapingValue {
  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> Payload<size> { Payload(number) }
  @inline(__always) static func read(_ value: Payload<size>, _ number: UInt64, at index: Int) -> UInt64 { value[index] }
}

/// An object.
enum ClassValue<let size: Int>: EscapingValue {
  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> PayloadObject<size> { PayloadObject(number) }
  @inline(__always) static func read(_ value: PayloadObject<size>, _ number: UInt64, at index: Int) -> UInt64 {
    value.word(at: index)
  }
}

/// A closure over a struct.
enum ClosureValue<let size: Int>: EscapingValue {
  /// A closure as in an ordinary program: as the value of a type parameter it would be wrapped once more.
  struct Value {
    fileprivate let word: (Int) -> UInt64
  }

  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> Value {
    let payload = Payload<size>(number)
    return Value { payload[$0] }
  }
  @inline(__always) static func read(_ value: Value, _ number: UInt64, at index: Int) -> UInt64 { value.word(index) }
}

/// An array literal.
enum ArrayValue<let size: Int>: EscapingValue {
  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> [UInt64] { arrayLiteral(of: size, from: number) }
  @inline(__always) static func read(_ value: [UInt64], _ number: UInt64, at index: Int) -> UInt64 { value[index] }
}

/// An array of the given length, filled with one number.
enum FilledArrayValue<let size: Int>: EscapingValue {
  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> [UInt64] { [UInt64](repeating: number, count: size) }
  @inline(__always) static func read(_ value: [UInt64], _ number: UInt64, at index: Int) -> UInt64 {
    value[index] &+ UInt64(truncatingIfNeeded: index)
  }
}

/// A dictionary of one entry.
enum DictionaryValue<let size: Int>: EscapingValue {
  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> [UInt64: Payload<size>] {
    var dictionary: [UInt64: Payload<size>] = [:]
    dictionary[number] = Payload(number)
    return dictionary
  }
  @inline(__always) static func read(_ value: [UInt64: Payload<size>], _ number: UInt64, at index: Int) -> UInt64 {
    value[number]?[index] ?? 0
  }
}

/// An existential that holds a struct.
enum ExistentialValue<let size: Int>: EscapingValue {
  static var words: Int { size }
  @inline(__always) static func make(_ number: UInt64) -> any WordSource { Payload<size>(number) }
  @inline(__always) static func read(_ value: any WordSource, _ number: UInt64, at index: Int) -> UInt64 {
    value.word(at: index)
  }
}
