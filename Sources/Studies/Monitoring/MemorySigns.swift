import Catalogue
import Measurement

extension CellProgram {
  /// D5.T1: what the document's thresholds mean for a map of strings, and whether blocks keep being allocated.
  static func memorySigns(_ form: MemorySignsForm, _ setting: CellSetting) -> CellProgram {
    let isBounded = form == .bounded
    let entries = setting.parameters.entries
    let insertions = setting.operationsPerRound
    var program = CellProgram()
    program.observation = { observations in
      let watch = try HeapWatch()
      let before = try watch.read()
      var map: [String: String] = [:]
      // The table that it would have grown to, allocated in advance.
      map.reserveCapacity(entries)
      for number in 0..<entries { insert(number, into: &map) }
      let filled = try watch.read()
      if let bytes = tableBytes(of: map, watch) {
        observations.record("signs_table_bytes", bytes)
      } else {
        observations.recordAbsence(
          of: "signs_table_bytes", because: "the allocator does not report the size of a block")
      }
      for number in entries..<entries + insertions {
        insert(number, into: &map)
        if isBounded { map[accountKey(number - entries)] = nil }
      }
      let after = try watch.read()
      guard map.count == (isBounded ? entries : entries + insertions) else { throw LostEntries() }

      recordDifference("signs_held_bytes", before.allocated, filled.allocated, per: 1, &observations)
      recordDifference("signs_live_blocks", before.blocks, filled.blocks, per: 1, &observations)
      recordDifference("signs_blocks_per_insertion", filled.blocks, after.blocks, per: insertions, &observations)
      withExtendedLifetime(map) {}
    }
    return program
  }
}

/// The map does not have the entries that were inserted.
struct LostEntries: Error, CustomStringConvertible {
  var description: String { "the map does not have the entries that it was given" }
}

private func recordDifference(
  _ name: String, _ before: Int?, _ after: Int?, per count: Int, _ observations: inout Observations
) {
  if let before, let after {
    observations.record(name, Double(after - before) / Double(count))
  } else {
    observations.recordAbsence(of: name, because: "the allocator does not report this figure")
  }
}

/// Key and value are 18 digits each, more than a String stores inline.
private func insert(_ number: Int, into map: inout [String: String]) {
  map[accountKey(number)] = String(200_000_000_000_000_000 + number)
}

private func accountKey(_ number: Int) -> String { String(100_000_000_000_000_000 + number) }

/// Bytes of the block that holds a Dictionary's table, as rounded by the allocator. A Dictionary is a reference to
/// that block.
func tableBytes(of map: [String: String], _ watch: HeapWatch) -> Int? {
  precondition(MemoryLayout<[String: String]>.size == MemoryLayout<UnsafeMutableRawPointer>.size)
  return withExtendedLifetime(map) { watch.usableSize(of: unsafeBitCast(map, to: UnsafeMutableRawPointer.self)) }
}
