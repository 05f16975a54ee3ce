import Catalogue

/// The view of one table of a map between two insertions: enough to distinguish each kind of growth from everything
/// else.
public struct GrowthView: Sendable, Equatable {
  /// Entries of the table.
  public var entries: Int
  /// Entries that its memory has room for; 0 if there is none. With two layers, those of the newer one.
  public var capacity: Int
  /// Bytes of the current table; with two layers, of the newer one.
  public var bytes: Int
  /// Bytes of what exists besides it: an old table that is being evacuated, or a read layer with its dirty one.
  public var otherBytes = 0
  /// Old buckets while entries move gradually; else 0.
  public var oldBuckets = 0
  /// Evacuated old buckets, while there are any.
  public var evacuated = 0
  /// Bytes of chunks, whose entries don't move.
  public var chunkBytes = 0
  /// How often a dirty layer has become the read layer; nil for maps of one layer.
  public var promotions: Int?
  /// True while there is a dirty layer.
  public var hasDirtyLayer = false
  /// Entries of the read layer.
  public var readEntries = 0
  /// True if the old table is freed before the new one is made, because entries are stored elsewhere.
  public var freesBeforeMaking = false

  /// A table about which nothing else is known.
  public init(entries: Int, capacity: Int, bytes: Int) {
    self.entries = entries
    self.capacity = capacity
    self.bytes = bytes
  }

  /// Bytes of everything.
  package var total: Int { bytes + otherBytes + chunkBytes }

  /// True while entries are being moved from an old table.
  package var isMoving: Bool { oldBuckets > 0 }

  /// The growths between this view and a later one, one insertion apart, in order.
  package func growths(until after: GrowthView) -> [GrowthKind] {
    if let promotions {
      var kinds: [GrowthKind] = []
      let isPromoted = after.promotions ?? 0 > promotions
      if !hasDirtyLayer, after.hasDirtyLayer || isPromoted {
        kinds.append(readEntries == 0 ? .first : .copy)
      } else if hasDirtyLayer, after.capacity > capacity {
        kinds.append(.larger)
      }
      if isPromoted { kinds.append(.promotion) }
      return kinds
    }
    if after.capacity != capacity { return [capacity == 0 ? .first : .larger] }
    // Both tables have the same size: a growth has started, or started again.
    if after.isMoving, !isMoving || after.evacuated < evacuated { return [.sameSize] }
    if after.chunkBytes != chunkBytes { return [.chunk] }
    return []
  }

  /// Entries that a growth of that kind has to move.
  func moved(by kind: GrowthKind) -> Int {
    switch kind {
    case .first, .chunk, .promotion: 0
    case .larger, .sameSize: entries
    case .copy: readEntries
    }
  }

  /// Bytes at the moment when both old and new tables exist.
  func bytesBoth(_ kind: GrowthKind, with after: GrowthView) -> Int {
    switch kind {
    case .chunk, .promotion: max(total, after.total)
    case .first, .larger, .sameSize, .copy:
      freesBeforeMaking ? max(total, after.total) : total + after.bytes + after.chunkBytes - chunkBytes
    }
  }
}

/// A map that grows from empty while every insertion is timed.
package protocol GrowthWorkload: AnyObject {
  /// Insertions that fill the map; at least 1.
  var entries: Int { get }
  /// Tables that grow independently; 0 if the map does not report growth. There must be a map.
  var tables: Int { get }
  /// Makes the map, with what the cell reserves.
  func begin()
  /// Inserts the key with that number. Timed.
  func insert(_ index: Int)
  /// The table that the key of that number is in.
  func table(ofKey index: Int) -> Int
  /// What is seen of a table.
  func view(ofTable table: Int) -> GrowthView
  /// Looks up all keys that were inserted, drops the map and returns the sum of what was found.
  func finish(_ inserted: Int) -> UInt64
  /// Entries in the map.
  var count: Int { get }
}
