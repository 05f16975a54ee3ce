import Catalogue
import Numbers

/// Counts of keys and accesses by their home, and figures derived from them.
struct InspectionFigures {
  let storage: StorageView
  /// Keys, and accesses, by home bucket over all tables.
  private(set) var keysByBucket: [Int]
  private(set) var accessesByBucket: [Int]
  private var keys = 0
  private var accesses = 0
  private var ownBytes = 0
  private var paths: [Int] = []
  private var pathSum = 0
  private(set) var pathLongest = 0
  private var bitCounts: [Int]
  /// The first bucket of each table.
  private let firstBuckets: [Int]

  init(_ storage: StorageView) {
    self.storage = storage
    let buckets = storage.tables.reduce(0, +)
    keysByBucket = Array(repeating: 0, count: buckets)
    accessesByBucket = Array(repeating: 0, count: buckets)
    bitCounts = Array(repeating: 0, count: storage.hashBits)
    var first = 0
    firstBuckets = storage.tables.map { buckets in
      defer { first += buckets }
      return first
    }
  }

  mutating func add(key place: PlaceView, ownBytes: Int) {
    keys += 1
    self.ownBytes += ownBytes
    keysByBucket[firstBuckets[place.table] + place.bucket] += 1
    pathSum += place.path
    pathLongest = max(pathLongest, place.path)
    let length = min(place.path, MapInspection.mostLengths - 1)
    while paths.count <= length { paths.append(0) }
    paths[length] += 1
    for bit in bitCounts.indices { bitCounts[bit] += Int(place.hash >> UInt64(bit) & 1) }
  }

  mutating func add(access place: PlaceView) {
    accesses += 1
    accessesByBucket[firstBuckets[place.table] + place.bucket] += 1
  }

  var pathMean: Double { Double(pathSum) / Double(max(1, keys)) }

  /// The chance of a key to get one bucket of a table of that size, for each size, with the number of such buckets.
  private var bins: [(count: Int, chance: Double)] {
    var tables: [Int: Int] = [:]
    for buckets in storage.tables { tables[buckets, default: 0] += 1 }
    return tables.sorted { $0.key < $1.key }.map { buckets, number in
      (buckets * number, 1 / (Double(storage.tables.count) * Double(buckets)))
    }
  }

  /// The entropy of the buckets if a random function distributed the keys, in bits.
  var randomEntropy: Double { RandomFunction.entropy(balls: keys, bins: bins) }

  /// Keys by bucket, compared with a random function.
  var bucketTest: ChiSquare {
    let expected = storage.tables.flatMap { buckets in
      repeatElement(Double(keys) / (Double(storage.tables.count) * Double(buckets)), count: buckets)
    }
    return ChiSquare(counts: keysByBucket, expected: expected)
  }

  /// The bits of hashes, compared with random bits, all together: each is a count with two outcomes.
  var bitTest: ChiSquare {
    let half = Double(keys) / 2
    let sum = bitCounts.reduce(0.0) { $0 + 2 * (Double($1) - half) * (Double($1) - half) / half }
    return ChiSquare(statistic: sum, degreesOfFreedom: bitCounts.count)
  }

  /// The lowest entropy of a bit, at most 1.
  var lowestBitEntropy: Double { bitCounts.map { entropy([$0, keys - $0]) }.min() ?? 0 }

  /// Accesses by the low eleven bits of the bucket's number.
  var accessesByWindow: [Int] {
    var windows = Array(repeating: 0, count: min(MapInspection.mostHeat, accessesByBucket.count))
    for (bucket, count) in accessesByBucket.enumerated() { windows[bucket & (MapInspection.mostHeat - 1)] += count }
    return windows
  }

  /// The share of the busiest hundredth of some counts, rounded up to whole ones.
  static func shareOfBusiest(_ counts: [Int]) -> Double {
    let all = counts.reduce(0, +)
    let busiest = counts.sorted(by: >).prefix((counts.count + 99) / 100)
    return Double(busiest.reduce(0, +)) / Double(max(1, all))
  }

  /// Everything reported about the map except its pages.
  var inspection: MapInspection {
    var result = MapInspection()
    result.bucketName = storage.bucketName
    result.entries = keys
    result.buckets = keysByBucket.count
    result.slots = storage.slots
    result.parts = storage.parts.map { InspectedPart(name: $0.name, bytes: $0.bytes) }
    result.parts.append(InspectedPart(name: MapInspection.own, bytes: ownBytes))
    result.paths = paths
    for count in keysByBucket {
      let length = min(count, MapInspection.mostLengths - 1)
      while result.occupancy.count <= length { result.occupancy.append(0) }
      result.occupancy[length] += 1
    }
    result.randomOccupancy = result.occupancy.indices.map { count in
      bins.reduce(0) {
        $0 + Double($1.count) * RandomFunction(balls: keys, chance: $1.chance).probability(of: count)
      }
    }
    result.bitCounts = bitCounts
    result.accesses = accesses
    result.bucketsPerHeat = (accessesByBucket.count + MapInspection.mostHeat - 1) / MapInspection.mostHeat
    result.heat = stride(from: 0, to: accessesByBucket.count, by: result.bucketsPerHeat).map { first in
      accessesByBucket[first..<min(first + result.bucketsPerHeat, accessesByBucket.count)].reduce(0, +)
    }
    return result
  }
}
