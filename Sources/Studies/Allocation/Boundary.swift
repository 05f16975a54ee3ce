/// The boundaries of the matrix of escapes. None is inlined into its caller, as a function of another file of a real
/// program might not be; the compiler sees the body of each and may use it, as Go's compiler does.
enum Boundary {
  /// Made, read and dropped here.
  @inline(never)
  static func local<C: EscapingValue>(_: C.Type, _ number: UInt64, _ index: Int) -> UInt64 {
    let value = C.make(number)
    return C.read(value, number, at: index)
  }

  /// Made here, read by another function.
  @inline(never)
  static func passed<C: EscapingValue>(_: C.Type, _ number: UInt64, _ index: Int) -> UInt64 {
    take(C.self, C.make(number), number, index)
  }

  /// Made here, read by a function that is opaque to the compiler.
  @inline(never)
  static func handed<C: EscapingValue>(_: C.Type, to reader: Reader<C.Value>, _ number: UInt64, _ index: Int) -> UInt64
  {
    reader.read(C.make(number), number, index)
  }

  /// Loaded from its place, read by another function while the place still has it.
  @inline(never)
  static func copied<C: EscapingValue>(_: C.Type, from place: Place<C.Value>, _ number: UInt64, _ index: Int) -> UInt64
  {
    let copy = place.value
    return take(C.self, copy, number, index)
  }

  @inline(never)
  private static func take<C: EscapingValue>(_: C.Type, _ value: C.Value, _ number: UInt64, _ index: Int) -> UInt64 {
    C.read(value, number, at: index)
  }

  /// Made here, read by a closure that another function calls.
  @inline(never)
  static func lent<C: EscapingValue>(_: C.Type, _ number: UInt64, _ index: Int) -> UInt64 {
    let value = C.make(number)
    return call(index) { C.read(value, number, at: $0) }
  }

  @inline(never)
  private static func call(_ index: Int, _ body: (Int) -> UInt64) -> UInt64 { body(index) }

  /// Made here for the caller.
  @inline(never)
  static func returned<C: EscapingValue>(_: C.Type, _ number: UInt64) -> C.Value { C.make(number) }

  /// Made here and captured by a closure for the caller.
  @inline(never)
  static func captured<C: EscapingValue>(_: C.Type, _ number: UInt64) -> (Int) -> UInt64 {
    let value = C.make(number)
    return { C.read(value, number, at: $0) }
  }

  /// Made here and put into an object that outlives the call.
  @inline(never)
  static func stored<C: EscapingValue>(_: C.Type, in place: Place<C.Value>, _ number: UInt64) {
    place.value = C.make(number)
  }

  /// A block of `words` words that ends with the function.
  @inline(never)
  static func temporary<let words: Int>(_: Payload<words>.Type, _ number: UInt64, _ index: Int) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { block in
      for place in 0..<words { block.initializeElement(at: place, to: number &+ UInt64(truncatingIfNeeded: place)) }
      return block[index]
    }
  }
}

/// An object with one property, in which constructs are put.
final class Place<Value> {
  /// What is there now.
  var value: Value

  /// An object that has `value`.
  init(_ value: Value) { self.value = value }
}

/// A function that is chosen at run time.
final class Reader<Value> {
  /// Reads the word of a value at an index; the number is what the value was made from.
  let read: (_ value: Value, _ number: UInt64, _ index: Int) -> UInt64

  /// An object that has the function.
  init(_ read: @escaping (Value, UInt64, Int) -> UInt64) { self.read = read }
}
