import Catalogue
import Platform
import SeededRandom

/// Writes a trace with given properties: the same one from the same seed.
package struct TraceGenerator: Sendable {
  /// Operations.
  package var operations = 1_000_000
  /// Keys among which operations choose.
  package var keys = 100_000
  /// The exponent of Zipf's law by which they choose; 0: evenly.
  package var exponent = 0.99
  /// The share of look-ups.
  package var reads = 0.9
  /// The share of removals; the rest writes.
  package var deletes = 0.0
  /// The share of operations that repeat the key of one of the last 100, as programs do.
  package var reuse = 0.0
  /// Bytes of values, each as likely as the others; a key keeps its size.
  package var valueSizes = 100...100
  /// Operations in a second, at random times.
  package var rate = 100_000.0
  /// Seconds after which what was written is removed; nil: never.
  package var lifetime: Double?
  /// The seed.
  package var seed: UInt64 = 1

  /// The usual properties.
  package init() {}

  /// How many keys before an operation it may repeat.
  static let reuseWindow = 100

  /// Writes the trace, in the format `trace`. O(operations). Throws the system's error.
  package func write(to file: Int32) throws(SystemError) {
    var generator = SplitMix64(seed: SplitMix64.mix(seed))
    let sampler = exponent > 0 ? ZipfSampler(count: keys, exponent: exponent) : nil
    var recent: [Int] = []
    // What is to be removed, in the order of its time.
    var expiring: [(time: Double, key: Int)] = []
    var firstExpiring = 0
    var time = 0.0
    var written = 0
    var buffer: [UInt8] = Array("time,operation,key,value_size\n".utf8)
    func flush(_ least: Int) throws(SystemError) {
      guard buffer.count >= least else { return }
      if let code = writeAll(buffer, to: file) { throw SystemError(code: code) }
      buffer.removeAll(keepingCapacity: true)
    }
    func add(_ time: Double, _ operation: String, _ key: Int, _ size: Int) {
      buffer += "\(UInt64(time * 1e9)),\(operation),\(Self.name(key)),\(size)\n".utf8
      written += 1
    }
    while written < operations {
      time -= log(1 - generator.unit()) / rate
      while firstExpiring < expiring.count, expiring[firstExpiring].time <= time, written < operations {
        add(expiring[firstExpiring].time, "delete", expiring[firstExpiring].key, 0)
        firstExpiring += 1
      }
      guard written < operations else { break }
      let repeats = !recent.isEmpty && generator.unit() < reuse
      let key =
        repeats
        ? recent[generator.below(recent.count)] : sampler?.next(using: &generator) ?? generator.below(keys)
      if recent.count == Self.reuseWindow { recent[written % Self.reuseWindow] = key } else { recent.append(key) }
      let draw = generator.unit()
      if draw < reads {
        add(time, "get", key, size(of: key))
      } else if draw < reads + deletes {
        add(time, "delete", key, 0)
      } else {
        add(time, "set", key, size(of: key))
        if let lifetime { expiring.append((time + lifetime, key)) }
      }
      try flush(1 << 16)
    }
    try flush(1)
  }

  /// Bytes of a key's values.
  private func size(of key: Int) -> Int {
    var generator = SplitMix64(seed: SplitMix64.mix(seed ^ UInt64(key) &* 0x9e37_79b9_7f4a_7c15))
    return valueSizes.lowerBound + generator.below(valueSizes.count)
  }

  /// A key's name: ranks must not show, or neighbours in the ranking would be neighbours in a sorted map.
  private static func name(_ key: Int) -> String {
    let digits = String(SplitMix64.mix(UInt64(key)), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
