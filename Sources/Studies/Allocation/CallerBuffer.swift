import Catalogue
import Measurement

extension CellProgram {
  /// D4.T20: results in a map that is returned, or in the caller's storage.
  static func callerBuffer(_ form: CallerBufferForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    var program = CellProgram()
    program.rounds =
      switch form.place {
      case .map: { rounds(form.part, ReturnedMap(entries: entries, capacity: 1_024), setting) }
      case .fittingMap: { rounds(form.part, ReturnedMap(entries: entries, capacity: entries), setting) }
      case .newArray: { rounds(form.part, ReturnedArray(entries: entries), setting) }
      case .array: { rounds(form.part, ReusedArray(entries: entries), setting) }
      case .buffer: { rounds(form.part, ReusedBuffer(entries: entries), setting) }
      case .span: { rounds(form.part, ReusedSpan(entries: entries), setting) }
      }
    return program
  }

  /// Rounds of whole calls, or of drops only: then each operation has its own results, made before the round.
  @inline(__always)
  private static func rounds<Caller: ResultCaller & ~Copyable>(
    _ part: CallerBufferPart, _ caller: @autoclosure @escaping () -> Caller, _ setting: CellSetting
  ) -> RoundClosures {
    let operations = setting.operationsPerRound
    switch part {
    case .call:
      let callers = ManyMaps<Caller>(capacity: 1)
      callers.fill(caller)
      return RoundClosures(operations: operations) { operations in
        operations.sum { operation in
          callers[0].call()
          let answer = callers[0].read(operation % setting.parameters.entries)
          callers[0].drop()
          return answer
        }
      }
    case .drop:
      let callers = ManyMaps<Caller>(capacity: operations)
      let prepare = {
        callers.fill(caller)
        for index in 0..<operations { callers[index].call() }
      }
      return RoundClosures(operations: operations, prepare: prepare, finish: { callers.removeAll() }) { operations in
        operations.sum {
          callers[$0].drop()
          return 1
        }
      }
    }
  }
}

/// A caller of a function that makes entries, with what that needs.
protocol ResultCaller: ~Copyable {
  /// Calls the function.
  mutating func call()
  /// The number of the key of that number, and how many entries there are.
  func read(_ number: Int) -> UInt64
  /// Drops what the last call left.
  mutating func drop()
}

/// A key and its number: what the document's map holds.
struct NumberedKey: Sendable {
  var key: String
  var number: Int

  /// The document's keys. They have less than 16 bytes, which Swift stores inline.
  @inline(__always)
  init(_ number: Int) {
    key = "key\(number)"
    self.number = number
  }

  /// An empty entry, which is overwritten.
  init() {
    key = ""
    number = 0
  }
}

/// What `read` returns for an entry and the number of entries.
@inline(__always)
private func answer(_ number: Int, of count: Int) -> UInt64 { UInt64(truncatingIfNeeded: number &+ count) }

/// The document's program: the function makes the map and returns it.
private struct ReturnedMap: ResultCaller {
  let entries: Int
  let capacity: Int
  private let keys: [String]
  private var map: [String: Int]?

  init(entries: Int, capacity: Int) {
    self.entries = entries
    self.capacity = capacity
    keys = (0..<entries).map { NumberedKey($0).key }
  }

  @inline(never)
  private static func build(_ entries: Int, capacity: Int) -> [String: Int] {
    var map = [String: Int](minimumCapacity: capacity)
    for number in 0..<entries {
      let entry = NumberedKey(number)
      map[entry.key] = entry.number
    }
    return map
  }

  @inline(__always)
  mutating func call() { map = Self.build(entries, capacity: capacity) }

  @inline(__always)
  func read(_ number: Int) -> UInt64 {
    guard let map else { return 0 }
    return answer(map[keys[number]] ?? -1, of: map.count)
  }

  /// Frees the map's storage.
  @inline(never)
  mutating func drop() { map = nil }
}

/// A new array instead of a new map.
private struct ReturnedArray: ResultCaller {
  let entries: Int
  private var array: [NumberedKey] = []

  init(entries: Int) { self.entries = entries }

  @inline(never)
  private static func build(_ entries: Int) -> [NumberedKey] {
    var array: [NumberedKey] = []
    array.reserveCapacity(entries)
    for number in 0..<entries { array.append(NumberedKey(number)) }
    return array
  }

  @inline(__always)
  mutating func call() { array = Self.build(entries) }

  @inline(__always)
  func read(_ number: Int) -> UInt64 { answer(array[number].number, of: array.count) }

  /// Frees the array's storage.
  @inline(never)
  mutating func drop() { array = [] }
}

/// The document's fix: the caller's array, which the function fills.
private struct ReusedArray: ResultCaller {
  let entries: Int
  private var array: [NumberedKey] = []

  init(entries: Int) {
    self.entries = entries
    array.reserveCapacity(entries)
  }

  @inline(never)
  private static func fill(_ array: inout [NumberedKey], _ entries: Int) {
    for number in 0..<entries { array.append(NumberedKey(number)) }
  }

  @inline(__always)
  mutating func call() { Self.fill(&array, entries) }

  @inline(__always)
  func read(_ number: Int) -> UInt64 { answer(array[number].number, of: array.count) }

  /// Empties the array, whose storage stays.
  @inline(never)
  mutating func drop() { array.removeAll(keepingCapacity: true) }
}

/// The same with memory that is not an array. Unsafe: `count` of its places are initialised.
private struct ReusedBuffer: ~Copyable, ResultCaller {
  let entries: Int
  private let buffer: UnsafeMutableBufferPointer<NumberedKey>
  private var count = 0

  init(entries: Int) {
    self.entries = entries
    buffer = .allocate(capacity: entries)
  }

  deinit {
    buffer.prefix(count).deinitialize()
    buffer.deallocate()
  }

  /// Initialises the buffer's places and returns how many.
  @inline(never)
  private static func fill(_ buffer: UnsafeMutableBufferPointer<NumberedKey>) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    for number in 0..<buffer.count { (base + number).initialize(to: NumberedKey(number)) }
    return buffer.count
  }

  @inline(__always)
  mutating func call() { count = Self.fill(buffer) }

  @inline(__always)
  func read(_ number: Int) -> UInt64 { answer(buffer[number].number, of: count) }

  /// Destroys the entries; the memory stays.
  @inline(never)
  mutating func drop() {
    buffer.prefix(count).deinitialize()
    count = 0
  }
}

/// The same without unsafe pointers: the entries of the last call are overwritten.
private struct ReusedSpan: ResultCaller {
  private var array: [NumberedKey]

  init(entries: Int) { array = Array(repeating: NumberedKey(), count: entries) }

  @inline(never)
  private static func fill(_ entries: inout MutableSpan<NumberedKey>) {
    for number in entries.indices { entries[number] = NumberedKey(number) }
  }

  @inline(__always)
  mutating func call() {
    var entries = array.mutableSpan
    Self.fill(&entries)
  }

  @inline(__always)
  func read(_ number: Int) -> UInt64 { answer(array[number].number, of: array.count) }

  /// Nothing: the next call overwrites.
  @inline(__always)
  mutating func drop() {}
}
