import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D1.T5: a table of flow keys at an alignment, with look-ups of random ones.
  static func flowKeys(_ form: FlowKeysForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    let shift =
      switch form {
      case .fields16, .words16, .vector16: 0
      case .fields8, .words8, .vector8: 8
      case .fieldsOdd, .wordsOdd, .vectorOdd: 5
      }
    let operations = setting.operationsPerRound
    let seed = setting.seed
    var program = CellProgram()
    program.rounds = {
      let table = SharedFlowTable(entries: entries, shift: shift)
      // Each comparison is compiled into its own loop.
      return switch form {
      case .fields16, .fields8, .fieldsOdd:
        RoundClosures(operations: operations) { table.total($0, seed: seed, by: FieldComparison.self) }
      case .words16, .words8, .wordsOdd:
        RoundClosures(operations: operations) { table.total($0, seed: seed, by: WordComparison.self) }
      case .vector16, .vector8, .vectorOdd:
        RoundClosures(operations: operations) { table.total($0, seed: seed, by: VectorComparison.self) }
      }
    }
    program.observation = { SharedFlowTable(entries: entries, shift: shift).observe(&$0) }
    return program
  }
}

/// A table that closures can share.
private final class SharedFlowTable {
  let table: FlowKeyTable

  init(entries: Int, shift: Int) { table = FlowKeyTable(entries: entries, shift: shift) }

  /// Looks up a random key for each operation. The keys are computed, not read, so that the processor only has to
  /// fetch the table's memory.
  @inline(never)
  func total<Comparison: FlowComparison>(_ operations: Range<Int>, seed: UInt64, by: Comparison.Type) -> UInt64 {
    var checksum: UInt64 = 0
    let count = UInt64(table.entries)
    for operation in operations {
      let random = SplitMix64.mix(seed &+ UInt64(truncatingIfNeeded: operation))
      let entry = Int(truncatingIfNeeded: random.multipliedFullWidth(by: count).high)
      checksum &+= UInt64(bitPattern: Int64(table.find(table.key(entry), by: Comparison.self)))
    }
    return checksum
  }

  /// What follows from the addresses of the keys.
  func observe(_ observations: inout Observations) {
    var bits: UInt = 64
    var across = 0
    for entry in 0..<table.entries {
      let address = UInt(bitPattern: table.place(ofSlot: table.find(table.key(entry), by: WordComparison.self)))
      bits |= address
      if address % 64 > 48 { across += 1 }
    }
    observations.record("key_alignment", 1 << bits.trailingZeroBitCount)
    observations.record("keys_across_lines", Double(across) / Double(table.entries))
    observations.record("flow_table_bytes", table.slots * FlowKeyTable.slotBytes)
    observations.record("document_key_bytes", DocumentFlowKey.bytes)
  }
}

/// The document's key: two addresses, two ports, a protocol and five bytes of padding, which it claims add up to 16
/// bytes.
private struct DocumentFlowKey {
  var source: UInt32
  var destination: UInt32
  var sourcePort: UInt16
  var destinationPort: UInt16
  var transport: UInt8
  var padding: (UInt8, UInt8, UInt8, UInt8, UInt8)

  /// Size before alignment.
  static var bytes: Int { MemoryLayout<DocumentFlowKey>.size }
}
