import Platform

/// How large the serving allocator's blocks are.
package struct BlockSize {
  private let function: (@convention(c) (UnsafeMutableRawPointer?) -> Int)?

  /// Finds the allocator's own function.
  package init() {
    function = DynamicSymbol.function(
      "malloc_usable_size", as: (@convention(c) (UnsafeMutableRawPointer?) -> Int).self)
  }

  /// Bytes of a block, as the allocator has rounded them; 0 if it doesn't say.
  package func callAsFunction(_ block: UnsafeRawPointer) -> Int {
    function?(UnsafeMutableRawPointer(mutating: block)) ?? 0
  }
}
