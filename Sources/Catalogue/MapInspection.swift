/// Bytes of a map's storage with one purpose.
package struct InspectedPart: Codable, Sendable, Equatable {
  /// What they are for: `header`, `control`, `links`, `entries`, `free`, `padding`, `overflow`, `own`.
  package var name: String
  /// How many.
  package var bytes: Int

  /// Names a part.
  package init(name: String, bytes: Int) {
    self.name = name
    self.bytes = bytes
  }
}

/// What was observed of a full map's storage, and where its keys and the look-ups of a load go in it.
package struct MapInspection: Codable, Sendable, Equatable {
  /// The name of the map's unit for several keys: `bucket` or `group`.
  package var bucketName = "bucket"
  /// Entries.
  package var entries = 0
  /// Buckets of all tables.
  package var buckets = 0
  /// Places for entries.
  package var slots = 0
  /// Bytes by what they are for. `own` are bytes of blocks that belong to keys, which the map does not count as its
  /// own.
  package var parts: [InspectedPart] = []
  /// `paths[n]` keys are found after n buckets, groups or nodes.
  package var paths: [Int] = []
  /// `occupancy[n]` buckets are the home of n keys.
  package var occupancy: [Int] = []
  /// The mean of `occupancy` if a random function chose the homes.
  package var randomOccupancy: [Double] = []
  /// Keys whose hash has that bit set, lowest bit first.
  package var bitCounts: [Int] = []
  /// Accesses by runs of buckets.
  package var heat: [Int] = []
  /// Buckets per run; the last run may have fewer.
  package var bucketsPerHeat = 1
  /// Accesses.
  package var accesses = 0
  /// Pages that hold bytes of the storage.
  package var pages = 0
  /// Those that are resident.
  package var residentPages = 0

  /// Nothing seen yet.
  package init() {}

  /// Maximum number of runs of buckets: as many as the low eleven bits of a number can distinguish.
  package static let mostHeat = 2_048
  /// Maximum number of distinct lengths; the last one includes all longer ones.
  package static let mostLengths = 1_024

  /// Bytes of the map's own storage.
  package var storageBytes: Int { parts.reduce(0) { $0 + ($1.name == Self.own ? 0 : $1.bytes) } }

  /// The part that belongs to the keys.
  package static let own = "own"

  /// What is wrong with an inspection received from another process, in words; nil if nothing is. O(size).
  package var mistake: String? {
    let counts =
      [entries, buckets, slots, accesses, pages, residentPages] + parts.map(\.bytes) + paths + occupancy + bitCounts
      + heat
    guard counts.allSatisfy({ (0...1 << 48).contains($0) }), bucketsPerHeat > 0 else { return "counts that are none" }
    guard randomOccupancy.allSatisfy({ $0.isFinite && $0 >= 0 }), randomOccupancy.count == occupancy.count else {
      return "expectations that are none"
    }
    guard heat.count <= Self.mostHeat, max(paths.count, occupancy.count) <= Self.mostLengths, parts.count <= 16,
      bitCounts.count <= 64
    else { return "more figures than there can be" }
    guard paths.reduce(0, +) == entries, occupancy.reduce(0, +) == buckets, heat.reduce(0, +) == accesses,
      bitCounts.allSatisfy({ $0 <= entries }), residentPages <= pages
    else { return "figures that don't add up" }
    return nil
  }
}
