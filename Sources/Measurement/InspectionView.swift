/// What a map shows of its storage.
package struct StorageView: Sendable {
  /// What its places for several keys are called.
  package var bucketName: String
  /// Buckets by table; each table gets the same share of the keys.
  package var tables: [Int]
  /// Places for entries.
  package var slots: Int
  /// Bytes by what they are for, in the order in which they are shown.
  package var parts: [(name: String, bytes: Int)]
  /// Bytes of keys and values.
  package var entryBytes: Int
  /// How many of a hash's low bits there are.
  package var hashBits: Int
  /// The address of the first table.
  package var address: UInt

  /// Names the figures.
  package init(
    bucketName: String, tables: [Int], slots: Int, parts: [(name: String, bytes: Int)], entryBytes: Int, hashBits: Int,
    address: UInt
  ) {
    self.bucketName = bucketName
    self.tables = tables
    self.slots = slots
    self.parts = parts
    self.entryBytes = entryBytes
    self.hashBits = hashBits
    self.address = address
  }
}

/// Where a key belongs in a map.
package struct PlaceView: Sendable, Equatable {
  /// Its hash as the map uses it.
  package var hash: UInt64
  /// The table and its bucket at which a look-up begins.
  package var table: Int, bucket: Int
  /// Buckets, groups or nodes that a look-up reads.
  package var path: Int

  /// Names the figures.
  package init(hash: UInt64, table: Int, bucket: Int, path: Int) {
    self.hash = hash
    self.table = table
    self.bucket = bucket
    self.path = path
  }
}

/// A full map that is looked at, and the keys that a load looks up in it.
package protocol InspectionWorkload: AnyObject {
  /// Entries of the full map; at least 1.
  var entries: Int { get }
  /// Makes the map and fills it.
  func fill()
  /// Entries in the map.
  var count: Int { get }
  /// Why the map shows nothing, in words.
  var refusal: String { get }
  /// What it shows; nil if it shows nothing.
  func storage() -> StorageView?
  /// The address of the buckets now; 0 if the map shows nothing. It must cost little.
  var address: UInt { get }
  /// Where the key of that number belongs.
  func place(ofKey index: Int) -> PlaceView
  /// Bytes of memory that belongs to that key, outside of the map; the same block may belong to others, too.
  func ownBytes(ofKey index: Int) -> Int
  /// Calls `body` with the map's blocks.
  func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void)
  /// Keys that the load looks up.
  var accesses: Int { get }
  /// Where the key of an access belongs.
  func place(ofAccess index: Int) -> PlaceView
  /// Looks the key of an access up, and answers what the look-up found.
  func access(_ index: Int) -> UInt64
  /// Drops the map.
  func finish()
}
