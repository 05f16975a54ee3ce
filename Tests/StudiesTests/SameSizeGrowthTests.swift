import Catalogue
import MapVariants
import Measurement
import Testing

@testable import Studies

/// Both kinds of growth, against Go's rules as they are written down here.
@Suite struct SameSizeGrowthTests {
  private func figures(_ id: String, seed: UInt64 = 1) throws -> [String: Double] {
    try BucketLayoutStudyTests.observe(id, seed: seed).figures
  }

  /// Below 2^16 buckets every overflow bucket counts, and as many as buckets bring a new table. The chains are made so that
  /// every bucket gets its first one before any gets a second.
  @Test(arguments: [2, 4, 8, 12]) func asManyOverflowBucketsAsBucketsAreTooMany(B: Int) throws {
    let seen = try figures("same-size-growth.placed-b\(B)")
    let buckets = 1 << B
    #expect(seen["same_size_noverflow"] == Double(buckets))
    #expect(seen["same_size_overflow_buckets"] == Double(buckets))
    #expect(seen["same_size_share"] == 1)
    #expect(seen["same_size_b_before"] == Double(B) && seen["same_size_b_after"] == Double(B))
    #expect(seen["same_size_factor"] == 1)
    // The ninth insertion into a bucket links its overflow bucket. So noverflow is above the quarter at all nine insertions
    // into each bucket but those of the first quarter and one more. The next turn's first insertion is the one that grows.
    #expect(seen["same_size_patient_insertions"] == Double(9 * (buckets - buckets / 4 - 1)))
    // One entry is left in each bucket.
    #expect(seen["same_size_load"] == 1)
  }

  /// From 2^16 buckets on one overflow bucket in 2^(B - 15) counts, and 2^15 counted ones are too many.
  @Test(arguments: [16, 17]) func ofManyOverflowBucketsSomeCount(B: Int) throws {
    let seen = try figures("same-size-growth.placed-b\(B)")
    #expect(seen["same_size_noverflow"] == 32_768)
    let share = try #require(seen["same_size_overflow_buckets"]) / Double(1 << B)
    // 2^15 drawings: five standard deviations are below 3 %.
    #expect(abs(share - 1) < 0.03)
    #expect(seen["same_size_b_after"] == Double(B))
  }

  @Test(arguments: [4, 8], [1, 2, 99] as [UInt64])
  func keysThatComeAndGoMeetTheSameThreshold(B: Int, seed: UInt64) throws {
    let seen = try figures("same-size-growth.churn-b\(B)", seed: seed)
    let buckets = Double(1 << B)
    #expect(seen["same_size_noverflow"] == buckets)
    #expect(seen["same_size_overflow_buckets"] == buckets)
    #expect(seen["same_size_b_before"] == Double(B) && seen["same_size_b_after"] == Double(B))
    #expect(seen["same_size_factor"] == 1)
    #expect(seen["same_size_patient_insertions"] ?? 0 > buckets)
  }

  @Test(arguments: ["placed-b2", "placed-b8", "churn-b4", "churn-b12"]) func doublingAddsOneToB(form: String) throws {
    let seen = try figures("same-size-growth.\(form)")
    let B = try #require(seen["doubling_b_before"])
    #expect(seen["doubling_b_after"] == B + 1)
    #expect(seen["doubling_factor"] == 2)
    #expect(seen["doubling_load"] == 6.5)
    let noverflow = try #require(seen["doubling_noverflow"])
    if form.hasPrefix("placed") { #expect(noverflow == 0) } else { #expect(noverflow > 0) }
  }

  @Test func placedKeysAreWhereTheySay() {
    var map = BucketMap<PlacedKey, UInt8>(minimumCapacity: 100, seed: 4)
    for bucket in 0..<16 as Range<UInt32> {
      let key = PlacedKey(bucket: bucket, number: bucket * 3)
      map.updateValue(1, forKey: key)
      #expect(map.bucketNumber(ofKey: key) == Int(bucket))
    }
  }
}
