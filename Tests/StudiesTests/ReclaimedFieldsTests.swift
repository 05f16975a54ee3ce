import Catalogue
import Testing

@testable import Studies

/// D4.T10: a growth to the same size, by Go's rules.
@Suite struct ReclaimedFieldsTests {
  @Test(arguments: [1, 7, 20_240_229] as [UInt64]) func aTableOfEightBucketsIsReplacedByAnother(seed: UInt64) throws {
    let seen = try BucketLayoutStudyTests.observe("reclaimed-fields.eight-buckets", seed: seed).figures
    #expect(seen["fields_b_begun"] == 3 && seen["fields_b_moving"] == 3 && seen["fields_b_ended"] == 3)
    #expect(seen["fields_nevacuate_begun"] == 0 && seen["fields_nevacuate_moving"] == 5)
    // The first write evacuates its own bucket, the first, and with it the second; each further one evacuates one more.
    #expect(seen["fields_writes_between"] == 4)
    #expect(seen["fields_old_table_begun"] == 1 && seen["fields_old_table_moving"] == 1)
    #expect(seen["fields_old_table_moved"] == 0)
    #expect(seen["fields_old_table_ended"] == 0)
  }
}
