import MapVariants

/// A bucket map at a fixed address, so that its bytes can be read while it is alive.
///
/// Unsafe: `bytes(at:count:)` requires readable memory.
final class LivingMap<Key: SpanKey, Value> {
  private let place: UnsafeMutablePointer<BucketMap<Key, Value>>

  /// A map with room for that many entries.
  init(minimumCapacity: Int = 0, seed: UInt64) {
    place = .allocate(capacity: 1)
    place.initialize(to: BucketMap(minimumCapacity: minimumCapacity, seed: seed))
  }

  deinit {
    place.deinitialize(count: 1)
    place.deallocate()
  }

  /// The map, in place.
  var map: BucketMap<Key, Value> {
    _read { yield place.pointee }
    _modify { yield &place.pointee }
  }

  /// The start of the map's own bytes.
  var address: UInt64 { UInt64(UInt(bitPattern: place)) }

  /// The current bytes of the map itself.
  var ownBytes: [UInt8] { Self.bytes(at: address, count: MemoryLayout<BucketMap<Key, Value>>.size) }

  /// A copy of the bytes at an address.
  static func bytes(at address: UInt64, count: Int) -> [UInt8] {
    guard let start = UnsafeRawPointer(bitPattern: UInt(address)) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
