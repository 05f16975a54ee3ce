import MapVariants
import Measurement

/// A map that may show its storage; conforming to `InspectableMap` is enough.
public protocol InspectionTelling: ~Copyable {
  /// As in `InspectableMap`; nil if the map shows nothing.
  var storageLayout: StorageLayout? { get }
  /// As of `InspectableMap`.
  func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void)
  /// The current address of its buckets; 0 if it shows nothing. Must be cheap.
  var storageAddress: UInt { get }
  /// False if the map copies what belongs to its keys, so that the keys' own objects are not needed.
  static var keepsKeys: Bool { get }
  /// Why the map shows nothing, if it does.
  static var reasonToShowNothing: String { get }
}

extension InspectionTelling where Self: ~Copyable {
  /// Nothing, unless the map shows its storage. O(1).
  public var storageLayout: StorageLayout? { nil }
  /// No block, unless the map shows its storage. O(1).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {}
  /// Where the storage begins; 0 if the map shows nothing. O(1).
  public var storageAddress: UInt { storageLayout?.address ?? 0 }
  /// Most maps keep the keys they are given.
  public static var keepsKeys: Bool { true }
  /// Why the map shows nothing.
  public static var reasonToShowNothing: String { "this map does not show its storage" }
}

extension Dictionary {
  /// Why the map shows nothing.
  public static var reasonToShowNothing: String {
    "this system's Dictionary has another layout than the one that is known"
  }
}

extension ReadMostlyMap {
  /// Why the map shows nothing.
  public static var reasonToShowNothing: String {
    "a sync.Map has two layers, whose entries are blocks of their own: none is the place of a key"
  }
}

extension StorageView {
  /// What a map shows, with its parts in one order; parts without bytes are left out.
  init(_ layout: StorageLayout) {
    self.init(
      bucketName: layout.bucketName, tables: layout.tables, slots: layout.slots,
      parts: StoragePart.allCases.compactMap { part in
        layout.bytes[part].flatMap { $0 > 0 ? (part.rawValue, $0) : nil }
      },
      entryBytes: layout.bytes[.entries] ?? 0, hashBits: layout.hashBits, address: layout.address)
  }
}

extension PlaceView {
  init(_ place: KeyPlace) {
    self.init(hash: place.hash, table: place.table, bucket: place.bucket, path: place.path)
  }
}
