/// What a map shows about its storage.
package struct StorageView: Sendable {
  /// The name of its unit for several keys.
  package var bucketName: String
  /// Buckets by table; each table gets the same share of the keys.
  package var tables: [Int]
  /// Places for entries.
  package var slots: Int
  /// Bytes by what they are for, in the order in which they are shown.
  package var parts: [(name: String, bytes: Int)]
  /// Bytes of keys and values.
  package var entryBytes: Int
  /// How many low bits of a hash are used.
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

/// A full map to inspect, and the keys that a load looks up in it.
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
  /// The current address of the buckets; 0 if the map shows nothing. Must be cheap.
  var address: UInt { get }
  /// Where the key with that number belongs.
  func place(ofKey index: Int) -> PlaceView
  /// Bytes of memory outside the map that belong to that key; the same block may also belong to others.
  func ownBytes(ofKey index: Int) -> Int
  /// Calls `body` with the map's blocks.
  func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void)
  /// Keys that the load looks up.
  var accesses: Int { get }
  /// Where the key of an access belongs.
  func place(ofAccess index: Int) -> PlaceView
  /// Looks up the key of an access and returns what was found.
  func access(_ index: Int) -> UInt64
  /// Drops the map.
  func finish()
}
