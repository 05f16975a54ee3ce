import Catalogue
import Measurement

extension CellProgram {
  /// D1.T7: requests whose values are objects or stored inline, kept in a batch that is dropped as a whole.
  static func requestBatch(_ form: RequestBatchForm, _ setting: CellSetting) -> CellProgram {
    let operations = setting.operationsPerRound
    let requests = setting.parameters.entries
    var program = CellProgram()
    program.rounds =
      switch form {
      case .objects: { rounds(RequestBatch<PayloadObject<3>>(requests: requests), operations) }
      case .inPlace: { rounds(RequestBatch<Payload<3>>(requests: requests), operations) }
      }
    return program
  }

  private static func rounds<Value: RequestValue>(_ batch: RequestBatch<Value>, _ operations: Int) -> RoundClosures {
    let place = Place(batch)
    return RoundClosures(
      operations: operations, prepare: { place.value.drop() }, finish: { place.value.drop() },
      run: { place.value.take($0) })
  }
}

/// A value of a request.
protocol RequestValue: WordSource {
  /// The value of that number.
  init(_ number: UInt64)
}

extension Payload: RequestValue {}
extension PayloadObject: RequestValue {}

/// The requests that a program has taken and not yet handed on.
struct RequestBatch<Value: RequestValue> {
  /// The number of values in a request, as in the document's program.
  static var valuesPerRequest: Int { 12 }

  private let requests: Int
  private var values: [Value] = []

  /// A batch with room for `requests`, so that its array never grows.
  init(requests: Int) {
    self.requests = requests
    values.reserveCapacity(requests * Self.valuesPerRequest)
  }

  /// Values in the batch now.
  var count: Int { values.count }

  /// Takes the requests of these numbers, each of which ends a batch if `requests` divides the number after it, and
  /// returns the sum of the values' words. O(values); a drop is also O(values) if they are objects.
  mutating func take(_ operations: Range<Int>) -> UInt64 {
    var sum: UInt64 = 0
    for operation in operations {
      sum &+= takeRequest(UInt64(truncatingIfNeeded: operation))
      if (operation + 1) % requests == 0 { drop() }
    }
    return sum
  }

  /// Makes a request's values: a separate function, as a parser would be.
  @inline(never)
  private mutating func takeRequest(_ number: UInt64) -> UInt64 {
    let first = values.count
    for value in 0..<UInt64(Self.valuesPerRequest) { values.append(Value(number &+ value)) }
    var sum: UInt64 = 0
    for index in first..<values.count { sum &+= values[index].word(at: index % 3) }
    return sum
  }

  /// Drops all requests and keeps the array's capacity. This is the pause: objects are released one by one.
  @inline(never)
  mutating func drop() { values.removeAll(keepingCapacity: true) }
}
