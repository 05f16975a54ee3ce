import Measurement
import Catalogue
import MapVariants
import Testing

@testable import Studies

/// The table of flow keys, and what the study says of it.
@Suite struct FlowKeysTests {
  @Test func theFactorHasItsInverse() { #expect(FlowKeyTable.inverse &* 0x9e37_79b9_7f4a_7c15 == 1) }

  @Test(arguments: [0, 5, 8, 63], [1, 3, 64, 1000, 3072]) func everyKeyStandsInItsHomeSlot(shift: Int, entries: Int) {
    let table = FlowKeyTable(entries: entries, shift: shift)
    var slots: Set<Int> = []
    var keys: Set<FlowWords> = []
    for entry in 0..<entries {
      let key = table.key(entry)
      let slot = table.find(key, by: WordComparison.self)
      #expect(slot == table.homeSlot(key))
      #expect(table.find(key, by: FieldComparison.self) == slot)
      #expect(table.find(key, by: VectorComparison.self) == slot)
      #expect(UInt(bitPattern: table.place(ofSlot: slot)) % 64 == UInt(shift + 16 * slot) % 64)
      slots.insert(slot)
      keys.insert(key)
    }
    #expect(slots.count == entries && keys.count == entries)
    #expect(table.slots >= entries * 4 && table.slots < entries * 8 || entries == 0)
  }

  /// A key that differs in one bit, of any field, is found by none of the three.
  @Test(arguments: [0, 5, 8]) func keysThatDifferInABitAreNotFound(shift: Int) {
    let table = FlowKeyTable(entries: 48, shift: shift)
    for entry in 0..<48 {
      let key = table.key(entry)
      for bit in 0..<(64 + 40) {
        let other =
          bit < 64
          ? FlowWords(addresses: key.addresses ^ 1 << UInt64(bit), ports: key.ports)
          : FlowWords(addresses: key.addresses, ports: key.ports ^ 1 << UInt64(bit - 64))
        #expect(table.find(other, by: FieldComparison.self) == -1)
        #expect(table.find(other, by: WordComparison.self) == -1)
        #expect(table.find(other, by: VectorComparison.self) == -1)
      }
    }
  }

  private func figures(_ form: String) throws -> [String: Double] {
    let study = try #require(Study.named("flow-keys.\(form)"))
    var observations = Observations()
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 10_000
    try CellProgram.of(study, setting).observation?(&observations)
    return observations.figures
  }

  /// By the addresses: 16-byte keys 16 bytes apart, of which those that begin beyond byte 48 of a line go on in the next.
  @Test func alignmentIsReadOffTheAddresses() throws {
    #expect(try figures("vector-16")["key_alignment"] == 16)
    #expect(try figures("vector-16")["keys_across_lines"] == 0)
    #expect(try figures("words-8")["key_alignment"] == 8)
    #expect(try figures("fields-odd")["key_alignment"] == 1)
    for form in ["words-8", "vector-odd"] {
      let share = try #require(try figures(form)["keys_across_lines"])
      #expect(abs(share - 0.25) < 0.02, "\(share)")
    }
  }

  /// 4 + 4 + 2 + 2 + 1 + 5, not 16.
  @Test func theDocumentsKeyHas18Bytes() throws { #expect(try figures("words-16")["document_key_bytes"] == 18) }
}
