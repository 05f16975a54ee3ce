import Catalogue
import MapVariants

extension StudyProgram {
  /// D3.T6: a read-mostly map brought to a moment: its layers, and the bytes that the allocator counts.
  @Sendable static func readMostlyLayers(_ form: String, _ setting: StudySetting) -> StudyProgram {
    let entries = setting.parameters.entries
    var program = StudyProgram()
    guard let moment = LayerMoment(rawValue: form) else {
      program.life = { OneTableLife<SpanMap<UInt64, UInt64>>(entries: entries) }
      program.observation = { observations in
        observations.record("layer_read_entries", entries)
        for name in ["layer_dirty_entries", "layer_duplicate_share", "layer_promotions"] {
          observations.recordAbsence(of: name, because: "a single table has no layers")
        }
      }
      return program
    }
    let way = {
      MapOnItsWay(to: moment, entries: entries, seed: setting.seed, hashSeed: setting.hashSeed)
    }
    program.life = { LayeredLife(way(), entries: entries) }
    program.observation = { observations in
      var way = way()
      for number in 0..<entries { way.take(number) }
      let layers = way.map.layers
      observations.record("layer_read_entries", layers.inRead)
      observations.record("layer_dirty_entries", layers.inDirty)
      observations.record("layer_duplicate_share", 100 * way.duplicateShare)
      observations.record("layer_promotions", layers.promotions)
    }
    return program
  }
}
