/// One value in whole blocks of 128 bytes, which no other allocation shares: writing to it causes no false sharing.
@usableFromInline
enum PaddedAllocation {
  @inlinable static var alignment: Int { 128 }

  /// Bytes in whole blocks.
  @inlinable
  static func roundedUp(_ bytes: Int) -> Int { (bytes + alignment - 1) & ~(alignment - 1) }

  @inlinable
  static func make<Value: ~Copyable>(_ value: consuming Value) -> UnsafeMutablePointer<Value> {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: roundedUp(MemoryLayout<Value>.size), alignment: max(alignment, MemoryLayout<Value>.alignment))
    let pointer = memory.bindMemory(to: Value.self, capacity: 1)
    pointer.initialize(to: value)
    return pointer
  }

  @inlinable
  static func destroy<Value: ~Copyable>(_ pointer: UnsafeMutablePointer<Value>) {
    pointer.deinitialize(count: 1)
    UnsafeMutableRawPointer(pointer).deallocate()
  }
}
