import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D2.T9: the tables and overflow buckets of a map while it is filled, observed from outside, insertion by insertion.
  static func bucketFilling(_ form: BucketFillingForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      var map = BucketMap<UInt64, UInt64>(seed: setting.seed)
      var seen = FillingCensus()
      for number in 0..<setting.parameters.entries {
        let before = map.state
        map.updateValue(UInt64(number), forKey: UInt64(numbered: number))
        seen.look(at: map, before: before)
      }
      seen.closeTable(of: map)
      observations.record("filling_tables", seen.tables)
      observations.record("filling_table_bytes", seen.tableBytes)
      observations.record("filling_largest_table_bytes", seen.lastTableBytes)
      if seen.tables > 1 {
        observations.record("filling_growth_factor", Double(seen.lastTableBytes) / Double(seen.tableBytesBefore))
      } else {
        observations.recordAbsence(of: "filling_growth_factor", because: "there was one table only")
      }
      observations.record("filling_overflow_buckets", seen.overflowBuckets)
      observations.record("filling_overflow_blocks", seen.overflowBlocks)
      observations.record("filling_overflow_block_bytes", BucketLayout<UInt64, UInt64>.byteCount)
      observations.record("filling_peak_bytes", seen.peakBytes)
      observations.record(
        "filling_writes_while_growing", Double(seen.writesWhileGrowing) / Double(setting.parameters.entries))
      if seen.overflowBuckets == 0 {
        observations.recordAbsence(
          of: "filling_blocks_per_overflow_bucket", because: "no bucket overflowed with so few entries")
      } else {
        observations.record(
          "filling_blocks_per_overflow_bucket", Double(seen.overflowBlocks) / Double(seen.overflowBuckets))
      }
    }
    return program
  }
}

/// What a filling allocated. A table's overflow buckets are all linked when the next table is about to be made: growth
/// starts with a table without any.
private struct FillingCensus {
  var tables = 0
  var tableBytes = 0
  var lastTableBytes = 0
  var tableBytesBefore = 0
  var overflowBuckets = 0
  var overflowBlocks = 0
  var peakBytes = 0
  var writesWhileGrowing = 0

  /// O(1), and O(capacity) once for each table.
  mutating func look(at map: borrowing BucketMap<UInt64, UInt64>, before: BucketMapState) {
    if before.isGrowing { writesWhileGrowing += 1 }
    let state = map.state
    if state.bucketCount != before.bucketCount || (state.isGrowing && !before.isGrowing) {
      let statistics = map.bucketStatistics()
      tables += 1
      tableBytesBefore = lastTableBytes
      lastTableBytes = Self.blockBytes(statistics.table)
      tableBytes += lastTableBytes
      // The old table had its last overflow bucket before the insertion that began to move its entries.
      overflowBuckets += before.noverflow
      overflowBlocks += Self.blocks(before.noverflow, B: before.B)
      peakBytes = max(peakBytes, statistics.byteCount)
    }
  }

  /// Counts what the last table linked. O(capacity).
  mutating func closeTable(of map: borrowing BucketMap<UInt64, UInt64>) {
    let table = map.bucketStatistics().table
    overflowBuckets += table.overflowBuckets
    overflowBlocks += (table.byteCount - Self.blockBytes(table)) / BucketLayout<UInt64, UInt64>.byteCount
    peakBytes = max(peakBytes, map.bucketStatistics().byteCount)
  }

  /// Bytes of a table's own block: its buckets and the preallocated ones.
  private static func blockBytes(_ table: BucketTableStatistics) -> Int {
    let setAside = table.bucketCount >= 16 ? table.bucketCount / 16 : 0
    return (table.bucketCount + setAside) * BucketLayout<UInt64, UInt64>.byteCount
  }

  /// Overflow buckets for which no preallocated one was left: from 16 buckets on, one is preallocated for every 16.
  private static func blocks(_ overflowBuckets: Int, B: Int) -> Int {
    max(0, overflowBuckets - (B >= 4 ? 1 << (B - 4) : 0))
  }
}
