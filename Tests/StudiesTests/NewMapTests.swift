@testable import Catalogue
import Measurement
import Testing

@testable import Studies

/// The maps of the study are what their names say.
@Suite struct NewMapTests {
  @Test(arguments: forms(of: "new-map")) func mapsAreRead(form: String) throws {
    let study = try #require(Study.named("new-map.\(form)"))
    // 1 for no map; 2 for a map, 1 for its entry and 100 for the key that was found.
    let perOperation: UInt64 = form.hasPrefix("nil") ? 1 : form.hasSuffix("-written") ? 103 : 2
    #expect(CellProgram.of(study, StudyTests.setting(study)).measuredRounds.run(0..<20) == 20 * perOperation)
  }

  @Test func wideKeysHaveAThousandBytesAndCompareAll() {
    #expect(MemoryLayout<KilobyteKey>.size == 1_024)
    #expect(KilobyteKey(5) == KilobyteKey(5))
    #expect(KilobyteKey(5) != KilobyteKey(6))
    #expect(KilobyteKey(5).hashValue == KilobyteKey(5).hashValue)
  }
}
