import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D3.T6: a read-mostly map taken to a moment: its layers, and the bytes that the allocator counts.
  static func readMostlyLayers(_ form: ReadMostlyLayersForm, _ setting: CellSetting) -> CellProgram {
    switch form {
    case .oneTable: oneTable(setting)
    case .firstWrites: layers(at: .firstWrites, setting)
    case .justPromoted: layers(at: .justPromoted, setting)
    case .nextKey: layers(at: .nextKey, setting)
    case .steadyNewKeys: layers(at: .steadyNewKeys, setting)
    case .steadyUpdates: layers(at: .steadyUpdates, setting)
    }
  }

  private static func oneTable(_ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    return CellProgram(observation: { observations in
      let before = allocatedBytes()
      var map = SpanMap<UInt64, UInt64>()
      for number in 0..<entries { map.updateValue(UInt64(number), forKey: SplitMix64.mix(UInt64(number))) }
      observations.recordBytes(since: before)
      observations.record("layer_read_entries", map.count)
      for name in ["layer_dirty_entries", "layer_duplicate_share", "layer_promotions"] {
        observations.recordAbsence(of: name, because: "a single table has no layers")
      }
    })
  }

  private static func layers(at moment: LayerMoment, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    return CellProgram(observation: { observations in
      let before = allocatedBytes()
      var way = MapOnItsWay(to: moment, entries: entries, seed: setting.seed, hashSeed: setting.hashSeed)
      for number in 0..<entries { way.take(number) }
      observations.recordBytes(since: before)
      let layers = way.map.layers
      observations.record("layer_read_entries", layers.inRead)
      observations.record("layer_dirty_entries", layers.inDirty)
      observations.record("layer_duplicate_share", 100 * way.duplicateShare)
      observations.record("layer_promotions", layers.promotions)
    })
  }
}

extension Observations {
  /// What has been allocated since and not freed.
  fileprivate mutating func recordBytes(since before: Int?) {
    if let before, let now = allocatedBytes() {
      record("layer_bytes", now - before)
    } else {
      recordAbsence(of: "layer_bytes", because: "the allocator does not report what it has given out")
    }
  }
}
