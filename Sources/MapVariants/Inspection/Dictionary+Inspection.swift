// The storage of the standard library's Dictionary, read directly.
//
// Dictionary hides its storage, so its bytes are read by the layout that the library's sources give it
// (swift/stdlib/public/core/DictionaryStorage.swift, NativeDictionary.swift and HashTable.swift). It is one object:
//
//     [ head: 64 bytes ][ a bit for each bucket, in whole words ][ keys ][ values ]
//
//     head   0 type and reference count   16 count   24 capacity   32 scale (the binary logarithm of the buckets)
//            33 reserved scale, 34 extra, 36 age   40 seed   48 address of the keys   56 address of the values
//
// A key belongs to bucket `hash & (buckets - 1)` and is in the first bucket from there on that was free: linear
// probing, wrapping around at the end. Another library version could differ, so nothing is trusted until it has been
// checked against what Dictionary itself reports: count, capacity, number of set bits. On systems where a Dictionary
// may wrap a foreign object, nothing is read.

/// A dictionary's object. Valid as long as the dictionary is not changed.
struct DictionaryStorage<Key: Hashable, Value> {
  let object: UnsafeRawPointer
  let buckets: Int
  let seed: Int
  let keys: UnsafePointer<Key>

  static var headBytes: Int { 64 }
  var wordCount: Int { Swift.max(1, buckets / UInt64.bitWidth) }

  /// The bytes from the object's start to its end.
  var byteCount: Int { valuesOffset + buckets * MemoryLayout<Value>.stride }
  private var keysOffset: Int { Self.aligned(Self.headBytes + wordCount * 8, to: MemoryLayout<Key>.alignment) }
  private var valuesOffset: Int {
    Self.aligned(keysOffset + buckets * MemoryLayout<Key>.stride, to: MemoryLayout<Value>.alignment)
  }

  /// Nil if the dictionary has no memory, or has another layout; `isKnown` if that has been checked before.
  init?(_ dictionary: [Key: Value], isKnown: Bool = false) {
    #if canImport(ObjectiveC)
      return nil
    #else
      guard dictionary.capacity > 0, MemoryLayout<[Key: Value]>.size == MemoryLayout<UnsafeRawPointer>.size else {
        return nil
      }
      object = unsafeBitCast(dictionary, to: UnsafeRawPointer.self)
      let scale = object.load(fromByteOffset: 32, as: Int8.self)
      guard (0..<48).contains(scale) else { return nil }
      buckets = 1 << Int(scale)
      seed = object.load(fromByteOffset: 40, as: Int.self)
      keys = object.load(fromByteOffset: 48, as: UnsafePointer<Key>.self)
      let values = object.load(fromByteOffset: 56, as: UnsafeRawPointer.self)
      guard object.load(fromByteOffset: 16, as: Int.self) == dictionary.count,
        object.load(fromByteOffset: 24, as: Int.self) == dictionary.capacity, dictionary.capacity <= buckets,
        UnsafeRawPointer(keys) == object + keysOffset, values == object + valuesOffset,
        isKnown || fullBuckets == dictionary.count
      else { return nil }
    #endif
  }

  func isFull(_ bucket: Int) -> Bool { word(bucket / UInt64.bitWidth) &>> UInt64(bucket % UInt64.bitWidth) & 1 == 1 }

  private func word(_ number: Int) -> UInt64 {
    object.load(fromByteOffset: Self.headBytes + number * 8, as: UInt64.self)
  }

  /// With fewer than 64 buckets, the upper bits of their word are set, so that no search finds a hole there.
  private var fullBuckets: Int {
    let mask = buckets < UInt64.bitWidth ? (1 as UInt64) &<< UInt64(buckets) &- 1 : .max
    return (0..<wordCount).reduce(0) { $0 + (word($1) & mask).nonzeroBitCount }
  }

  private static func aligned(_ offset: Int, to alignment: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }
}

extension Dictionary: InspectableMap {
  /// The one object that holds everything. Nil on systems where a dictionary may wrap a foreign object. O(capacity).
  public var storageLayout: StorageLayout? {
    guard let storage = DictionaryStorage(self) else { return nil }
    let entry = MemoryLayout<Key>.size + MemoryLayout<Value>.size
    let control = storage.wordCount * 8
    let entries = count * entry
    let free = (storage.buckets - count) * entry
    return StorageLayout(
      bucketName: "bucket", tables: [storage.buckets], slots: storage.buckets,
      bytes: [
        .header: DictionaryStorage<Key, Value>.headBytes, .control: control, .entries: entries, .free: free,
        .padding: storage.byteCount - DictionaryStorage<Key, Value>.headBytes - control - entries - free,
      ], address: UInt(bitPattern: storage.keys))
  }

  /// The address of the keys. O(1).
  public var storageAddress: UInt { DictionaryStorage(self, isKnown: true).map { UInt(bitPattern: $0.keys) } ?? 0 }

  /// The buckets from the key's home bucket on, until the key or a free bucket is found. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    guard let storage = DictionaryStorage(self, isKnown: true) else { preconditionFailure("there is no layout") }
    return storage.place(of: key)
  }

  /// The object. O(capacity).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard let storage = DictionaryStorage(self) else { return }
    body(UnsafeRawBufferPointer(start: storage.object, count: storage.byteCount))
  }
}

extension DictionaryStorage {
  func place(of key: Key) -> KeyPlace {
    let hash = UInt64(truncatingIfNeeded: key._rawHashValue(seed: seed))
    let home = Int(truncatingIfNeeded: hash) & (buckets - 1)
    var bucket = home
    var path = 1
    while isFull(bucket) && keys[bucket] != key {
      bucket = (bucket + 1) & (buckets - 1)
      path += 1
    }
    return KeyPlace(hash: hash, bucket: home, path: path)
  }
}
