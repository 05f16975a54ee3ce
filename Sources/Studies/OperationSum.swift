extension Range<Int> {
  /// The sum of what `body` returns for each operation. Inlined with it, so that no closure is called per operation.
  @inline(__always)
  func sum(_ body: (Int) -> UInt64) -> UInt64 {
    var sum: UInt64 = 0
    for operation in self { sum &+= body(operation) }
    return sum
  }
}
