import MapVariants

/// A bucket map whose bytes can be read while it lives: at an address of its own.
///
/// Unsafe: reading `bytes(at:count:)` needs memory that is there.
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

  /// Where the map's own bytes begin.
  var address: UInt64 { UInt64(UInt(bitPattern: place)) }

  /// The map's own bytes as they are now.
  var ownBytes: [UInt8] { Self.bytes(at: address, count: MemoryLayout<BucketMap<Key, Value>>.size) }

  /// A copy of the bytes at an address.
  static func bytes(at address: UInt64, count: Int) -> [UInt8] {
    guard let start = UnsafeRawPointer(bitPattern: UInt(address)) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
