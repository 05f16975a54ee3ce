import Catalogue
import Measurement

/// The kernels of the `caches` family.
package enum CachesKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch (setting.parameters.map, setting.parameters.keys.type) {
    case (.weak, .uint64): weak(UInt64.self, setting)
    case (.weak, .string): weak(String.self, setting)
    case (.byteCache, .uint64): bytes(UInt64.self, setting)
    case (.byteCache, .string): bytes(String.self, setting)
    default: nil
    }
  }

  /// Objects in the sizes of `ValueSpecification.structSizes`.
  @inline(__always)
  private static func weak<Key: WorkloadKey>(_ key: Key.Type, _ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.values.size {
    case 8: .over(WeakSubject<Key, NoticedObject<1>>.self, setting)
    case 16: .over(WeakSubject<Key, NoticedObject<2>>.self, setting)
    case 24: .over(WeakSubject<Key, NoticedObject<3>>.self, setting)
    case 32: .over(WeakSubject<Key, NoticedObject<4>>.self, setting)
    case 64: .over(WeakSubject<Key, NoticedObject<8>>.self, setting)
    case 128: .over(WeakSubject<Key, NoticedObject<16>>.self, setting)
    case 256: .over(WeakSubject<Key, NoticedObject<32>>.self, setting)
    default: nil
    }
  }

  @inline(__always)
  private static func bytes<Key: SerialisedKey>(_ key: Key.Type, _ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.values.type {
    case .uint64: .over(shared: ByteCacheSubject<Key, SerialisedNumber>.self, setting)
    case .bytes: .over(shared: ByteCacheSubject<Key, [UInt8]>.self, setting)
    default: nil
    }
  }
}
