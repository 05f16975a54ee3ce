import MapAttack
import MapVariants
import Testing

/// What happens at the edge: sizes that no memory holds, and keys that misbehave.
@Suite struct LimitTests {
  @Test func aNegativeCapacityStops() async {
    await #expect(processExitsWith: .failure) { _ = SpanMap<UInt64, UInt64>(minimumCapacity: -1) }
    await #expect(processExitsWith: .failure) { _ = ArenaMap<UInt64, UInt64>(minimumCapacity: -1) }
    await #expect(processExitsWith: .failure) { _ = BucketMap<UInt64, UInt64>(minimumCapacity: -1) }
    await #expect(processExitsWith: .failure) { _ = ExtendibleMap<UInt64, UInt64>(minimumCapacity: -1) }
  }

  @Test func aCapacityBeyondAllMemoryStops() async {
    await #expect(processExitsWith: .failure) { _ = SpanMap<UInt64, UInt64>(minimumCapacity: .max) }
    await #expect(processExitsWith: .failure) { _ = SpanMap<UInt64, UInt64>(minimumCapacity: 1 << 58) }
    await #expect(processExitsWith: .failure) { _ = ArenaMap<UInt64, UInt64>(minimumCapacity: .max) }
    await #expect(processExitsWith: .failure) { _ = BucketMap<UInt64, UInt64>(minimumCapacity: .max) }
    await #expect(processExitsWith: .failure) { _ = ExtendibleMap<UInt64, UInt64>(minimumCapacity: .max) }
    await #expect(processExitsWith: .failure) { _ = ExtendibleMap<UInt64, UInt64>(minimumCapacity: 1 << 58) }
  }

  /// A map is borrowed while it hashes and compares: reading it from there is a read like any other.
  @Test func aKeyMayReadTheMapItIsSoughtIn() {
    let shelf = Shelf()
    for number in 0..<100 { shelf.map.updateValue(number, forKey: ReadingKey(number: number, shelf: shelf)) }
    for number in 0..<100 { #expect(shelf.map[ReadingKey(number: number, shelf: shelf, reads: true)] == number) }
    #expect(shelf.reads >= 100)
    shelf.map.removeAll()
  }

  /// Changing the map from `==` would pull it away from under the look-up; Swift's law of exclusivity stops it.
  @Test func aKeyThatChangesTheMapItIsSoughtInStops() async {
    await #expect(processExitsWith: .failure) {
      let shelf = Shelf()
      shelf.map.updateValue(1, forKey: ReadingKey(number: 1, shelf: shelf))
      _ = shelf.map[ReadingKey(number: 1, shelf: shelf, changes: true)]
    }
  }
}

/// Holds a map where its keys find it.
private final class Shelf {
  var map = SpanMap<ReadingKey, Int>(seed: 1)
  var reads = 0
}

/// A key whose `==` uses the map.
private struct ReadingKey: SpanKey {
  var number: Int
  unowned var shelf: Shelf
  var reads = false
  var changes = false

  static func == (a: ReadingKey, b: ReadingKey) -> Bool {
    if a.reads || b.reads { a.shelf.reads += a.shelf.map.isEmpty ? 0 : 1 }
    if a.changes || b.changes { a.shelf.map.removeAll() }
    return a.number == b.number
  }
  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
