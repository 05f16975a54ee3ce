/// One value per thread, each on its own pair of cache lines.
final class PerThread<Value> {
  private let stride: Int
  private let memory: UnsafeMutableRawPointer
  private let count: Int

  init(_ count: Int, _ value: Value) {
    self.count = count
    stride = (MemoryLayout<Value>.stride + 127) & ~127
    memory = .allocate(byteCount: count * stride, alignment: 128)
    for index in 0..<count {
      (memory + index * stride).initializeMemory(as: Value.self, repeating: value, count: 1)
    }
  }

  deinit {
    for index in 0..<count { pointer(index).deinitialize(count: 1) }
    memory.deallocate()
  }

  /// The thread's value. A thread uses only its own, except between rounds.
  subscript(index: Int) -> Value {
    get { pointer(index).pointee }
    set { pointer(index).pointee = newValue }
  }

  /// All values, between rounds.
  var all: [Value] { (0..<count).map { self[$0] } }

  private func pointer(_ index: Int) -> UnsafeMutablePointer<Value> {
    precondition(index >= 0 && index < count)
    return (memory + index * stride).assumingMemoryBound(to: Value.self)
  }
}
