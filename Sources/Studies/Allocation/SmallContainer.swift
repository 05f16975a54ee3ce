import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D3.T11: each operation is one call of a function that makes a container and is never inlined.
  static func smallContainer(_ form: SmallContainerForm, _ setting: CellSetting) -> CellProgram {
    let operations = setting.operationsPerRound
    var random = SplitMix64(seed: setting.seed)
    let numbers = (0..<SmallContainer.numbers).map { _ in random.next() }
    let kernel: (Range<Int>) -> UInt64 =
      switch form {
      case .mapDictionary:
        {
          $0.sum { SmallContainer.dictionary(of: numbers, from: $0 % SmallContainer.starts, reserved: false) }
        }
      case .mapDictionaryReserved:
        {
          $0.sum { SmallContainer.dictionary(of: numbers, from: $0 % SmallContainer.starts, reserved: true) }
        }
      case .mapInline: { $0.sum { SmallContainer.inlineMap(of: numbers, from: $0 % SmallContainer.starts) } }
      case .listArray:
        {
          $0.sum { SmallContainer.array(of: numbers, from: $0 % SmallContainer.starts, reserved: false) }
        }
      case .listArrayReserved:
        {
          $0.sum { SmallContainer.array(of: numbers, from: $0 % SmallContainer.starts, reserved: true) }
        }
      case .listInline: { $0.sum { SmallContainer.inlineList(of: numbers, from: $0 % SmallContainer.starts) } }
      }
    var program = CellProgram()
    program.rounds = { RoundClosures(operations: operations, run: kernel) }
    return program
  }
}

/// Containers that live for one call, filled with random numbers from `start` on: the compiler can't know which keys
/// are equal or, because reading starts in the middle, which element is read.
///
/// Entry i of a map has the i-th number as key and i + 1 as value.
enum SmallContainer {
  /// Entries of a map.
  static let entries = 3
  /// Elements of a list.
  static let elements = 5
  /// Different numbers.
  static let numbers = 1_000 + elements
  /// Positions at which a container may start.
  static let starts = 1_000

  /// The position read at the `step`-th of `count` steps if reading starts at `turn`, below `count`.
  @inline(__always)
  private static func place(_ step: Int, _ turn: Int, of count: Int) -> Int {
    step + turn < count ? step + turn : step + turn - count
  }

  /// A dictionary on the heap.
  @inline(never)
  static func dictionary(of numbers: [UInt64], from start: Int, reserved: Bool) -> UInt64 {
    var map: [UInt64: UInt64] = [:]
    if reserved { map.reserveCapacity(entries) }
    for entry in 0..<entries { map[numbers[start + entry]] = UInt64(entry + 1) }
    let turn = start % entries
    var sum: UInt64 = 0
    for step in 0..<entries { sum = sum &* 10 &+ (map[numbers[start + place(step, turn, of: entries)]] ?? 0) }
    return sum
  }

  /// A map in place.
  @inline(never)
  static func inlineMap(of numbers: [UInt64], from start: Int) -> UInt64 {
    var map = InlineMap<4, UInt64, UInt64>()
    for entry in 0..<entries { map[numbers[start + entry]] = UInt64(entry + 1) }
    let turn = start % entries
    var sum: UInt64 = 0
    for step in 0..<entries { sum = sum &* 10 &+ (map[numbers[start + place(step, turn, of: entries)]] ?? 0) }
    return sum
  }

  /// An array on the heap.
  @inline(never)
  static func array(of numbers: [UInt64], from start: Int, reserved: Bool) -> UInt64 {
    var list: [UInt64] = []
    if reserved { list.reserveCapacity(elements) }
    for element in 0..<elements { list.append(numbers[start + element]) }
    let turn = start % elements
    var sum: UInt64 = 0
    for step in 0..<elements { sum = sum &* 3 &+ list[place(step, turn, of: elements)] }
    return sum
  }

  /// A list in place.
  @inline(never)
  static func inlineList(of numbers: [UInt64], from start: Int) -> UInt64 {
    var list = InlineList<8, UInt64>()
    for element in 0..<elements { list.append(numbers[start + element]) }
    let turn = start % elements
    var sum: UInt64 = 0
    for step in 0..<elements { sum = sum &* 3 &+ list[place(step, turn, of: elements)] }
    return sum
  }
}
