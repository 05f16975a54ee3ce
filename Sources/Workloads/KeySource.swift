import Catalogue
import Numbers
import SeededRandom

/// The keys of a cell by their indices: `0..<entries` fill the map, then come the further ones and those that are absent.
struct KeySource<Key: WorkloadKey> {
  private let specification: KeySpecification
  private let numbering: KeyNumbering
  private let table: KeyTable?
  /// The table's key at an index. Never freed: a map that grows into freed memory is not seen to grow.
  private let places: UnsafeMutablePointer<UInt32>

  /// Keys that are generated, or those of a table: in its order, or shuffled by the seed. O(keys of the table).
  init(specification: KeySpecification, seed: UInt64, table: KeyTable?) {
    self.specification = specification
    self.table = table
    numbering = KeyNumbering(specification: specification, seed: seed)
    let count = table?.count ?? 0
    places = .allocate(capacity: max(1, count))
    for index in 0..<count { places[index] = UInt32(index) }
    guard !specification.distribution.keepsFileOrder else { return }
    var generator = SplitMix64(seed: SplitMix64.mix(seed ^ 0x6b65_7973))
    for index in stride(from: count - 1, to: 0, by: -1) {
      let other = generator.below(index + 1)
      (places[index], places[other]) = (places[other], places[index])
    }
  }

  /// The key at an index, made anew. O(bytes).
  func key(at index: Int) -> Key {
    guard let table else { return Key.make(numbering.number(at: index), length: specification.length) }
    return Key.read(table[Int(places[index])])
  }

  /// What the digest says of the key: its number, or the digest of its bytes.
  func identity(at index: Int) -> UInt64 {
    guard let table else { return numbering.number(at: index) }
    return Digest(table[Int(places[index])]).value
  }

  /// The index of the first absent key: a file need not have keys between those of the map and these.
  func firstAbsent(entries: Int) -> Int { table == nil ? 3 * entries : entries }

  /// The indices of the further keys: twice as many as entries, if a file has them.
  func furtherKeys(entries: Int) -> Range<Int> {
    entries..<max(entries, min(3 * entries, table?.count ?? .max))
  }

  /// Bytes of the value of each key, if the table is a trace that says it; empty otherwise. O(occurrences).
  func valueSizes(usual: Int) -> [Int] {
    guard let table, table.occurrences > 0, table.operation(atOccurrence: 0) != nil else { return [] }
    let sizes = table.firstValueSizes()
    return (0..<table.count).map { sizes[Int(places[$0])] == 0 ? usual : sizes[Int(places[$0])] }
  }

  /// Bytes of a key: of several lengths, as many as let `entries` keys fit.
  func bytesPerKey(entries: Int) -> Int {
    guard let table else { return specification.length }
    let sum = (0..<min(entries, table.count)).reduce(0) { $0 + table[Int(places[$1])].count }
    return (sum + entries - 1) / entries
  }

  /// How often each of the first `entries` keys occurs in the file, added up. O(entries).
  func cumulativeWeights(entries: Int) -> [UInt64] {
    guard let table else { return [] }
    var sum: UInt64 = 0
    return (0..<entries).map { index in
      sum += table.weight(ofKey: Int(places[index]))
      return sum
    }
  }

  /// Indices of the keys in the order of the file, equal ones included, as far as they are in the map. O(occurrences).
  func recordedOrder(entries: Int) -> [Int] {
    guard let table else { return [] }
    return (0..<table.occurrences).lazy.map(table.key(atOccurrence:)).filter { $0 < entries }
  }
}

extension KeyDistribution {
  /// True if the keys of a file stay in its order.
  fileprivate var keepsFileOrder: Bool { self == .sequential || self == .fileOrder }
}

/// The order in which present keys are looked up.
struct AccessOrder<Key: WorkloadKey> {
  let specification: KeySpecification
  let entries: Int
  let source: KeySource<Key>

  /// Each present key once, in order or shuffled.
  func once(using generator: inout SplitMix64) -> [Int] {
    var indices = Array(0..<entries)
    // The generator's own shuffle: other engines must be able to do the same.
    if !specification.distribution.keepsFileOrder { generator.shuffle(&indices) }
    return indices
  }

  func indices(_ count: Int, using generator: inout SplitMix64) -> [Int] {
    switch specification.distribution {
    case .sequential:
      return (0..<count).map { $0 % entries }
    case .uniform:
      return (0..<count).map { _ in generator.below(entries) }
    case .zipf:
      let sampler = ZipfSampler(
        count: entries, exponent: specification.exponent ?? KeySpecification.defaultZipfExponent)
      return (0..<count).map { _ in sampler.next(using: &generator) }
    case .fileOrder:
      let order = source.recordedOrder(entries: entries)
      return (0..<count).map { order[$0 % order.count] }
    case .frequency:
      let sums = source.cumulativeWeights(entries: entries)
      let total = Int(sums[entries - 1])
      return (0..<count).map { _ in Self.position(of: UInt64(generator.below(total)), in: sums) }
    }
  }

  /// The first place whose sum is larger. O(log entries).
  private static func position(of number: UInt64, in sums: [UInt64]) -> Int {
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > number { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
