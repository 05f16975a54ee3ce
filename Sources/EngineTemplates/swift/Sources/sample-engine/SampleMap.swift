/// The map to measure; put yours here. This one is open addressing in its shortest form: linear probing in a power of two
/// of slots, of which at most three quarters are taken, and removal that shifts the following entries back.
struct SampleMap<Key: Hashable, Value> {
  private var slots: [(key: Key, value: Value)?]
  private(set) var count = 0

  /// An empty map that can take `minimumCapacity` entries before it grows.
  init(minimumCapacity: Int) {
    var size = 8
    while size * 3 / 4 < minimumCapacity { size *= 2 }
    slots = Array(repeating: nil, count: size)
  }

  /// The value of `key`, or nil.
  func value(forKey key: Key) -> Value? { slots[slot(of: key)]?.value }

  /// Sets the value of `key` and returns the one it replaces.
  @discardableResult
  mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    var index = slot(of: key)
    if let old = slots[index]?.value {
      slots[index]?.value = value
      return old
    }
    if (count + 1) * 4 > slots.count * 3 {
      grow()
      index = slot(of: key)
    }
    slots[index] = (key, value)
    count += 1
    return nil
  }

  /// Removes `key` and returns its value.
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? {
    var hole = slot(of: key)
    guard let removed = slots[hole]?.value else { return nil }
    count -= 1
    var next = after(hole)
    while let entry = slots[next] {
      // The entry may move back to the hole unless its own place is between the two.
      let distance = (next &- home(of: entry.key)) & (slots.count - 1)
      if distance >= (next &- hole) & (slots.count - 1) {
        slots[hole] = entry
        hole = next
      }
      next = after(next)
    }
    slots[hole] = nil
    return removed
  }

  /// Removes all entries.
  mutating func removeAll(keepingCapacity: Bool) {
    slots = Array(repeating: nil, count: keepingCapacity ? slots.count : 8)
    count = 0
  }

  /// Calls `body` with every entry.
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for case let entry? in slots { try body(entry.key, entry.value) }
  }

  private func home(of key: Key) -> Int { key.hashValue & (slots.count - 1) }

  private func after(_ index: Int) -> Int { (index + 1) & (slots.count - 1) }

  /// The slot that holds the key, or the free one where it belongs.
  private func slot(of key: Key) -> Int {
    var index = home(of: key)
    while let entry = slots[index], entry.key != key { index = after(index) }
    return index
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: nil, count: 2 * old.count)
    for case let entry? in old { slots[slot(of: entry.key)] = entry }
  }
}
