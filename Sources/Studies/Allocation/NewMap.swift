import Catalogue
import Measurement

extension CellProgram {
  /// D3.T4: maps that are made in one function and read by another, neither of which is ever inlined.
  static func newMap(_ form: NewMapForm, _ setting: CellSetting) -> CellProgram {
    let operations = setting.operationsPerRound
    let kernel: (Range<Int>) -> UInt64 =
      switch form {
      case .absent: { $0.sum { NewMap.read(NewMap.none($0), $0) } }
      case .absentWritten:
        {
          $0.sum { number in
            var map = NewMap.none(number)
            map?[number] = number
            return NewMap.read(map, number)
          }
        }
      case .empty: { $0.sum { NewMap.read(NewMap.empty() as [Int: Int], $0) } }
      case .capacity0: { $0.sum { NewMap.read(NewMap.reserved(0) as [Int: Int], $0) } }
      case .capacity0Written: { $0.sum { NewMap.read(NewMap.written(0, $0, $0) as [Int: Int], $0) } }
      case .capacity4: { $0.sum { NewMap.read(NewMap.reserved(4) as [Int: Int], $0) } }
      case .capacity4References: { $0.sum { _ in NewMap.read(NewMap.reserved(4) as [String: Referent], "a") } }
      case .capacity8: { $0.sum { NewMap.read(NewMap.reserved(8) as [Int: String], $0) } }
      case .wideKeys: { $0.sum { NewMap.read(NewMap.empty() as [KilobyteKey: Int], KilobyteKey($0)) } }
      case .wideKeysWritten:
        {
          $0.sum { NewMap.read(NewMap.written(0, KilobyteKey($0), $0) as [KilobyteKey: Int], KilobyteKey($0)) }
        }
      }
    var program = CellProgram()
    program.rounds = { RoundClosures(operations: operations, run: kernel) }
    return program
  }
}

/// The ways to make a map, and the function that reads it.
enum NewMap {
  /// No map. The argument keeps the compiler from computing it only once.
  @inline(never)
  static func none(_ number: Int) -> [Int: Int]? { number >= 0 ? nil : [number: number] }

  /// A map without entries.
  @inline(never)
  static func empty<Key: Hashable, Value>() -> [Key: Value] { [:] }

  /// A map with room for that many entries.
  @inline(never)
  static func reserved<Key: Hashable, Value>(_ capacity: Int) -> [Key: Value] {
    Dictionary(minimumCapacity: capacity)
  }

  /// The same with one entry.
  @inline(never)
  static func written<Key: Hashable, Value>(_ capacity: Int, _ key: Key, _ value: Value) -> [Key: Value] {
    var map = [Key: Value](minimumCapacity: capacity)
    map[key] = value
    return map
  }

  /// 1 without a map; else 2, plus 1 for each entry, plus 100 if `key` is present.
  @inline(never)
  static func read<Key: Hashable, Value>(_ map: [Key: Value]?, _ key: Key) -> UInt64 {
    guard let map else { return 1 }
    return 2 &+ UInt64(truncatingIfNeeded: map.count) &+ (map[key] == nil ? 0 : 100)
  }
}

/// A key of 1,024 bytes, stored inline.
struct KilobyteKey: Hashable {
  private let words: Payload<128>

  /// The key of that number.
  @inline(__always)
  init(_ number: Int) { words = Payload(UInt64(truncatingIfNeeded: number)) }

  static func == (one: KilobyteKey, other: KilobyteKey) -> Bool {
    (0..<128).allSatisfy { one.words[$0] == other.words[$0] }
  }

  func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
  }
}
