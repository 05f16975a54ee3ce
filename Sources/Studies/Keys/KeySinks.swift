import MapVariants

/// A function that isn't inlined and reads the key's length and last byte: a call boundary, so that the compiler
/// doesn't know that the key is not used again.
struct OpaqueSink: TextSink, ByteSink {
  @inline(never)
  func take(_ key: String) -> UInt64 { UInt64(key.utf8.count) &* 256 &+ UInt64(key.utf8.last ?? 0) }

  @inline(never)
  func take(_ key: Span<UInt8>) -> UInt64 {
    UInt64(key.count) &* 256 &+ (key.isEmpty ? 0 : UInt64(key[key.count &- 1]))
  }
}

/// The standard library's map, from each key to its index in the cell's list.
struct DictionarySink: TextSink {
  private let map: [String: UInt64]

  init(_ shape: KeyShape) { map = Dictionary(of: shape) }

  @inline(__always)
  func take(_ key: String) -> UInt64 { map[key] ?? .max }
}

/// The lab's map in one buffer, which holds strings as keys.
final class SpanMapSink: TextSink, ByteSink {
  private let map: SpanMap<String, UInt64>

  init(_ shape: KeyShape, hashSeed: UInt64) { map = SpanMap(of: shape, hashSeed: hashSeed) }

  @inline(__always)
  func take(_ key: String) -> UInt64 { map[key] ?? .max }

  @inline(__always)
  func take(_ key: Span<UInt8>) -> UInt64 { map.value(forUTF8: key) ?? .max }
}

/// The lab's map in an arena, which holds the keys' bytes.
final class ArenaMapSink: ByteSink {
  private let map: ArenaMap<String, UInt64>

  init(_ shape: KeyShape, hashSeed: UInt64) { map = ArenaMap(of: shape, hashSeed: hashSeed) }

  @inline(__always)
  func take(_ key: Span<UInt8>) -> UInt64 { map.value(forUTF8: key) ?? .max }
}
