/// The keys of a file as a worker uses them: each different key once, in the order in which the file has them first, how
/// often it occurs, and the order of all occurrences.
///
/// The runner writes a table once, and each process maps it into memory: a worker that read the file itself would leave
/// freed memory behind, in which the map under test would then grow unseen.
///
/// Layout, in 64-bit words with the lowest byte first: magic number, keys, occurrences, operations (as many, or none), bytes of
/// all keys; where each key begins among those bytes, and where the last ends; how often each occurs; when each operation
/// happened, in nanoseconds since the first. Then the occurrences' keys in 32 bits each, what is done with them in 32 bits
/// each, and the keys' bytes: UTF-8 of a string, 8 bytes of a number, 16 of a two-word struct, words with the lowest byte
/// first.
package struct KeyTable: @unchecked Sendable {
  /// The number of different keys.
  package let count: Int
  /// The number of keys in the file, equal ones included.
  package let occurrences: Int
  private let words: UnsafeRawPointer
  private let times: UnsafeRawPointer
  private let order: UnsafeRawPointer
  private let operations: UnsafeRawPointer?
  private let bytes: UnsafeRawPointer

  private static let magic: UInt64 = 0x3253_5945_4b4c_4d02
  private static let headWords = 5

  /// The table in some memory, which must stay as it is for as long as the table is used; nil unless it is one. O(keys).
  package init?(_ memory: UnsafeRawBufferPointer) {
    func word(_ index: Int) -> Int {
      Int(truncatingIfNeeded: UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
    }
    let head = Self.headWords
    guard memory.count >= head * 8, word(0) == Int(Self.magic) else { return nil }
    let (count, occurrences, operations, size) = (word(1), word(2), word(3), word(4))
    // Each is in the file, so none is larger than it; sums of a few such numbers don't overflow.
    guard [count, occurrences, size].allSatisfy({ (0...memory.count).contains($0) }),
      operations == 0 || operations == occurrences,
      memory.count == (head + 2 * count + 1 + operations) * 8 + (occurrences + operations) * 4 + size
    else { return nil }
    self.count = count
    self.occurrences = occurrences
    words = memory.baseAddress! + head * 8
    times = words + (2 * count + 1) * 8
    order = times + operations * 8
    self.operations = operations == 0 ? nil : order + occurrences * 4
    bytes = order + (occurrences + operations) * 4
    var end = 0
    for index in 0...count {
      let next = word(head + index)
      guard next >= end, next <= size else { return nil }
      end = next
    }
    for position in 0..<occurrences where key(atOccurrence: position) >= count { return nil }
    var last: UInt64 = 0
    for position in 0..<operations {
      guard operation(atOccurrence: position) != nil, time(atOccurrence: position) >= last else { return nil }
      last = time(atOccurrence: position)
    }
  }

  /// The bytes of a key. O(1).
  package subscript(key: Int) -> UnsafeRawBufferPointer {
    let start = Int(word(key))
    return UnsafeRawBufferPointer(start: bytes + start, count: Int(word(key + 1)) - start)
  }

  /// How often a key occurs. O(1).
  package func weight(ofKey key: Int) -> UInt64 { word(count + 1 + key) }

  /// The key at a place of the file. O(1).
  package func key(atOccurrence position: Int) -> Int {
    Int(UInt32(littleEndian: order.loadUnaligned(fromByteOffset: position * 4, as: UInt32.self)))
  }

  /// What is done at a place of the file; nil if the file has only keys. O(1).
  package func operation(atOccurrence position: Int) -> TraceOperation? {
    operations.flatMap {
      TraceOperation(word: UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: position * 4, as: UInt32.self)))
    }
  }

  /// The places of a trace's first operations; of several threads, of those on the keys of one: each key belongs to one
  /// thread, so what an operation finds does not depend on the others. O(count).
  package func occurrences(first count: Int, ofThread thread: Int = 0, of threads: Int = 1) -> [Int] {
    (0..<min(count, occurrences)).filter { key(atOccurrence: $0) % threads == thread }
  }

  /// When the operation at a place of a trace happened, in nanoseconds since the first; 0 if the file has only keys. O(1).
  package func time(atOccurrence position: Int) -> UInt64 {
    guard operations != nil else { return 0 }
    return UInt64(littleEndian: times.loadUnaligned(fromByteOffset: position * 8, as: UInt64.self))
  }

  private func word(_ index: Int) -> UInt64 {
    UInt64(littleEndian: words.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
  }

  /// Collects the keys of a file, and writes their table.
  package struct Builder {
    private var indices: [[UInt8]: UInt32] = [:]
    private var starts: [UInt64] = [0]
    private var weights: [UInt64] = []
    private var order: [UInt32] = []
    private var operations: [UInt32] = []
    private var times: [UInt64] = []
    private var bytes: [UInt8] = []

    /// None yet.
    package init() {}

    /// The number of different keys so far.
    package var count: Int { weights.count }
    /// The number of keys so far, equal ones included.
    package var occurrences: Int { order.count }

    /// Adds a key that occurs `times` times. O(bytes).
    ///
    /// - Parameters:
    ///   - operation: what is done with it; all keys have one, or none has.
    ///   - time: when it was done, in nanoseconds since the first operation, and not before the one added last.
    package mutating func add(
      _ key: [UInt8], times: UInt64 = 1, operation: TraceOperation? = nil, time: UInt64 = 0
    ) {
      if let operation {
        operations.append(operation.word)
        self.times.append(time)
      }
      let index: UInt32
      if let known = indices[key] {
        index = known
        let (sum, overflow) = weights[Int(known)].addingReportingOverflow(times)
        weights[Int(known)] = overflow ? .max : sum
      } else {
        index = UInt32(weights.count)
        indices[key] = index
        weights.append(times)
        bytes += key
        starts.append(UInt64(bytes.count))
      }
      order.append(index)
    }

    /// Divides operations of equal times evenly over the time to the next ones; the last over `resolution` nanoseconds.
    /// A clock with whole seconds would make a burst of what happened during each. O(occurrences).
    package mutating func spreadEqualTimes(resolution: UInt64) {
      var start = 0
      while start < times.count {
        let end = times[start...].firstIndex { $0 != times[start] } ?? times.count
        let span = end < times.count ? times[end] - times[start] : resolution
        for place in start..<end {
          times[place] += UInt64(Double(span) * Double(place - start) / Double(end - start))
        }
        start = end
      }
    }

    /// The table. O(bytes).
    package func table() -> [UInt8] {
      var table: [UInt8] = []
      table.reserveCapacity(
        (KeyTable.headWords + 2 * count + 1 + times.count) * 8 + (order.count + operations.count) * 4 + bytes.count)
      func add(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.littleEndian) { table += $0 } }
      add(KeyTable.magic)
      for number in [count, order.count, operations.count, bytes.count] { add(UInt64(number)) }
      for start in starts { add(start) }
      for weight in weights { add(weight) }
      for time in times { add(time) }
      for index in order { add(index) }
      for operation in operations { add(operation) }
      return table + bytes
    }
  }
}
