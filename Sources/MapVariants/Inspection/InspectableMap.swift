/// What bytes of a map's storage are for.
public enum StoragePart: String, CaseIterable, Sendable {
  /// Fields of the head of a block.
  case header
  /// What a look-up reads before it reads a key: control bytes, bits, tophash bytes, stored hashes, pilots.
  case control
  /// Addresses and numbers that refer to buckets and entries.
  case links
  /// Keys and values of the entries, wherever these are.
  case entries
  /// Room for keys and values of further entries.
  case free
  /// Unused alignment padding.
  case padding
  /// Overflow buckets, in chains or preallocated, except for the entries in them.
  case overflow
}

/// What a map's storage consists of at one moment.
public struct StorageLayout: Sendable, Equatable {
  /// The name of the map's unit for several keys: `bucket`, `group`.
  public var bucketName: String
  /// Buckets by table: a map with several tables distributes its keys evenly over them.
  public var tables: [Int]
  /// Places for entries.
  public var slots: Int
  /// Bytes by what they are for; parts that the map does not have are 0.
  public var bytes: [StoragePart: Int]
  /// How many of the low bits of `KeyPlace.hash` are a hash.
  public var hashBits: Int
  /// The address of the buckets; that of the first table if there are several.
  public var address: UInt

  /// Names the figures; parts without bytes need not be named.
  public init(
    bucketName: String, tables: [Int], slots: Int, bytes: [StoragePart: Int], hashBits: Int = 64, address: UInt
  ) {
    self.bucketName = bucketName
    self.tables = tables
    self.slots = slots
    self.bytes = bytes
    self.hashBits = hashBits
    self.address = address
  }

  /// All bytes that the map has requested from its allocator.
  public var byteCount: Int { bytes.values.reduce(0, +) }

  /// All buckets.
  public var bucketCount: Int { tables.reduce(0, +) }
}

/// Where a key belongs, and what finding it takes.
public struct KeyPlace: Sendable, Equatable {
  /// The key's hash as the map uses it.
  public var hash: UInt64
  /// The table that a look-up reads: 0 unless the map has several.
  public var table: Int
  /// The bucket of the table at which the look-up begins.
  public var bucket: Int
  /// How many buckets, groups or nodes a look-up reads, whether or not the key is present.
  public var path: Int

  /// Names the figures.
  public init(hash: UInt64, table: Int = 0, bucket: Int, path: Int) {
    self.hash = hash
    self.table = table
    self.bucket = bucket
    self.path = path
  }
}

/// A map that shows its storage, for inspectors, which needn't be fast.
///
/// ```swift
/// var ports = SpanMap<String, Int>()
/// ports["http"] = 80
/// if let layout = ports.storageLayout { print(layout.bytes[.free] ?? 0) }
/// ```
///
/// The map must not be used by others during an inspection. The map's own fields, which are wherever its owner keeps
/// them, are not part of the storage.
public protocol InspectableMap<Key, Value>: DictionaryOperations, ~Copyable {
  /// What the storage is made of; nil if there is no memory or it can't be read. O(capacity).
  var storageLayout: StorageLayout? { get }

  /// Only the layout's address; 0 if there is no layout. O(1).
  var storageAddress: UInt { get }

  /// Where a key belongs, whether or not it is present. There must be a layout. Expected O(1).
  func storagePlace(ofKey key: Key) -> KeyPlace

  /// Calls `body` with every block of memory that the map has taken from its allocator, from its first byte to the last one
  /// requested. O(blocks).
  func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void)
}
