import Measurement
import SeededRandom

/// The life of a map of orders for the memory pass.
final class RequestedLife<Map: RequestedMap>: MemoryWorkload {
  let entries: Int
  private(set) var count = 0
  private var map: Map?
  private let make: () -> Map

  /// The life of a map that `make` creates when its first order comes.
  init(entries: Int, _ make: @escaping () -> Map) {
    self.entries = entries
    self.make = make
  }

  func build(_ keys: Range<Int>) {
    let map = self.map ?? make()
    for number in keys {
      let key = SplitMix64.mix(UInt64(number))
      precondition(map.order(key) == key.order, "an order was lost")
    }
    self.map = map
    count += keys.count
  }

  func work() {}

  func delete(_ keys: Range<Int>) {
    guard let map else { return }
    for number in keys where map.cancel(SplitMix64.mix(UInt64(number))) { count -= 1 }
  }

  func regrow() { build(entries..<3 * entries) }

  func drop() {
    map = nil
    count = 0
  }
}
