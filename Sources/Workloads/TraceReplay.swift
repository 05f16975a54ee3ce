import Catalogue

/// One operation of a trace, as kernels run it.
struct TraceStep {
  /// The key's number.
  var key: UInt32
  private var word: UInt32

  /// An operation on a key.
  init(key: Int, _ operation: TraceOperation) {
    self.key = UInt32(key)
    word = operation.word
  }

  /// What is done.
  @inline(__always)
  var kind: UInt32 { word >> 30 }

  /// Bytes of the value; `usual` if the trace does not say.
  @inline(__always)
  func valueSize(usual: Int) -> Int {
    let size = Int(word & 0x3fff_ffff)
    return size == 0 ? usual : size
  }

  /// Both parts, for the digest.
  var bits: UInt64 { UInt64(word) << 32 | UInt64(key) }
}

extension KeyTable {
  /// The first operations of a trace, or those of one thread of several. O(count).
  func steps(first count: Int, ofThread thread: Int = 0, of threads: Int = 1) -> [TraceStep] {
    occurrences(first: count, ofThread: thread, of: threads).compactMap { place in
      operation(atOccurrence: place).map { TraceStep(key: key(atOccurrence: place), $0) }
    }
  }

  /// The number of different keys of the first operations. O(count).
  func differentKeys(first count: Int) -> Int {
    // In the order in which they are first used.
    (0..<min(count, occurrences)).reduce(0) { max($0, key(atOccurrence: $1) + 1) }
  }

  /// The size of the first value that is written for each key; 0 if none is known. O(occurrences).
  func firstValueSizes() -> [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for position in 0..<occurrences {
      guard let operation = operation(atOccurrence: position), operation.kind == .set else { continue }
      let key = key(atOccurrence: position)
      if sizes[key] == 0 { sizes[key] = operation.valueSize }
    }
    return sizes
  }
}
