import MapVariants
import Measurement
import SeededRandom

/// A read-mostly map's life for the memory pass: "built" is the moment. Entries are counted here, because the map's
/// `count` is a walk, and a walk promotes.
final class LayeredLife: MemoryWorkload {
  let entries: Int
  private(set) var count = 0
  private var way: MapOnItsWay?

  /// The life of a map that gets to this moment.
  init(_ way: MapOnItsWay, entries: Int) {
    self.way = way
    self.entries = entries
  }

  func build(_ keys: Range<Int>) {
    for number in keys { way?.take(number) }
    count = keys.upperBound
  }

  func work() {}

  func delete(_ keys: Range<Int>) {
    guard let way else { return }
    for number in keys where way.map.loadAndDelete(way.key(number)) != nil { count -= 1 }
  }

  func regrow() {
    guard let way else { return }
    for number in entries..<3 * entries { way.map.store(1, forKey: way.key(number)) }
    count += 2 * entries
  }

  func drop() {
    way = nil
    count = 0
  }
}

/// The same life of a map with one table.
final class OneTableLife<Map: CreatableMap & CapacityReporting & ~Copyable>: MemoryWorkload
where Map.Key == UInt64, Map.Value == UInt64 {
  let entries: Int
  private var map = Map(minimumCapacity: 0)

  /// The life of a map that is empty at first.
  init(entries: Int) { self.entries = entries }

  var count: Int { map.count }

  func build(_ keys: Range<Int>) {
    for number in keys { map.updateValue(UInt64(number), forKey: SplitMix64.mix(UInt64(number))) }
  }

  func work() {}

  func delete(_ keys: Range<Int>) {
    for number in keys { map.removeValue(forKey: SplitMix64.mix(UInt64(number))) }
  }

  func regrow() { build(entries..<3 * entries) }

  func drop() { map = Map(minimumCapacity: 0) }
}
