import Measurement
import Testing

@testable import Studies

/// A batch of objects and one of values in place do the same, and both are dropped when they are full.
@Suite struct RequestBatchTests {
  /// Value v of request r has the words r + v, r + v + 1 and r + v + 2; a reader takes word v mod 3 of the batch's place,
  /// and twelve values keep the places in step with three.
  static func expected(_ operations: Int) -> UInt64 {
    var sum: UInt64 = 0
    for request in 0..<operations {
      for value in 0..<12 { sum += UInt64(request + value + value % 3) }
    }
    return sum
  }

  @Test func valuesAreRead() {
    var objects = RequestBatch<PayloadObject<3>>(requests: 10)
    var inPlace = RequestBatch<Payload<3>>(requests: 10)
    #expect(objects.take(0..<25) == Self.expected(25))
    #expect(inPlace.take(0..<25) == Self.expected(25))
  }

  @Test func aFullBatchIsDropped() {
    var batch = RequestBatch<Payload<3>>(requests: 10)
    _ = batch.take(0..<9)
    #expect(batch.count == 9 * 12)
    _ = batch.take(9..<10)
    #expect(batch.count == 0)
    _ = batch.take(10..<13)
    #expect(batch.count == 3 * 12)
    batch.drop()
    #expect(batch.count == 0)
  }
}
