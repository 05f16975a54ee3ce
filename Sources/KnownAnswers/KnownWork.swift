import CKnownAnswers
import Catalogue
import Measurement

/// The rounds of a `known-answer` cell: every operation does exactly what the answer says, without a map.
///
/// The loops over operations are in C and assembly (`CKnownAnswers`), one call per batch. Rounds leave no memory
/// behind: what `leaks` allocates in a round is freed after it, outside the measurement.
package final class KnownWork: MeasuredWorkload {
  /// Operations of one round.
  package let operationsPerRound: Int
  /// What is done.
  package let answer: KnownAnswer
  /// Why the work can't be done as it should on this machine; nil if it is.
  package private(set) var refusal: String?

  private let sizes: UnsafeMutableBufferPointer<Int>
  private let resizes: UnsafeMutableBufferPointer<Int>
  private let slowEvery: UnsafeMutableBufferPointer<UInt64>
  private let object = Unmanaged.passRetained(KnownObject(1)).toOpaque()
  private var region: UnsafeMutablePointer<UInt8>?
  /// Where the next load is; continues across rounds, so that a region larger than a cache stays cold.
  private let cursor = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  private let turn = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  private var chain: UnsafeMutableRawPointer?
  private var rival: OpaquePointer?

  /// Prepares the work. O(region) for loads, else O(1).
  package init(_ answer: KnownAnswer, operationsPerRound: Int) {
    self.answer = answer
    self.operationsPerRound = operationsPerRound
    sizes = Self.copy(answer.sizes)
    resizes = Self.copy(answer.resizes)
    slowEvery = Self.copy(answer.slowEvery.map(UInt64.init))
    cursor.initialize(to: 0)
    turn.initialize(to: 0)
    if answer.work == .loads { region = Self.makeRegion(bytes: answer.region) }
    if answer.work == .preemptions { startRival() }
  }

  deinit {
    known_free_chain(chain)
    known_object_release(object)
    sizes.deallocate()
    resizes.deallocate()
    slowEvery.deallocate()
    region?.deallocate()
    cursor.deallocate()
    turn.deallocate()
  }

  /// Nothing.
  package func prepareRound() {}

  /// Frees what the round has leaked.
  package func finishRound() {
    known_free_chain(chain)
    chain = nil
  }

  /// Does the work of these operations. Returns `checksum(of:_:)` of their number.
  package func run(_ operations: Range<Int>) -> UInt64 {
    let count = operations.count
    switch answer.work {
    case .spin: return known_spins(count, UInt64(answer.amount))
    case .busy:
      known_waits(
        operations.lowerBound, count, UInt64(answer.amount), slowEvery.baseAddress, slowEvery.count,
        UInt64(answer.slowFactor))
    case .blocks:
      let wasDone = known_blocks(count, sizes.baseAddress, sizes.count, resizes.baseAddress, resizes.count)
      precondition(wasDone == 1, "out of memory")
    case .leaks: for _ in 0..<count { leak() }
    case .objects: known_objects(unsafeBitCast(KnownObject.self, to: UnsafeRawPointer.self), count * answer.amount)
    case .retains: known_retain_pairs(object, count * answer.amount)
    case .loads: return known_loads(region, answer.region, cursor, count * answer.amount)
    case .calls: _ = known_calls(count * answer.amount, turn)
    case .preemptions: if let rival { for _ in 0..<count * answer.amount { known_rival_wake(rival) } }
    case .pages, .filePages: break
    }
    return UInt64(count)
  }

  /// The checksum of that many operations, computed directly: for `spin` the power of the factor, for `loads` the
  /// content of the region, else their number. O(log amount).
  package static func checksum(of operations: Int, _ answer: KnownAnswer) -> UInt64 {
    switch answer.work {
    case .spin: UInt64(operations) &* power(spinFactor, UInt64(answer.amount))
    case .loads: UInt64(operations) &* UInt64(answer.amount)
    default: UInt64(operations)
    }
  }

  /// `KNOWN_SPIN_FACTOR` of the C header.
  private static let spinFactor: UInt64 = 0x9e37_79b9_7f4a_7c15

  private static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var result: UInt64 = 1
    var base = base
    var exponent = exponent
    while exponent > 0 {
      if exponent & 1 == 1 { result &*= base }
      base &*= base
      exponent >>= 1
    }
    return result
  }

  private func leak() {
    guard let block = known_chained_block(chain, answer.amount) else { preconditionFailure("out of memory") }
    chain = block
  }

  private func startRival() {
    var reason: UnsafePointer<CChar>?
    rival = known_rival_start(&reason)
    if rival == nil { refusal = "no thread of higher priority: \(reason.map { String(cString: $0) } ?? "unknown")" }
  }

  /// A 1 at the beginning of each line.
  private static func makeRegion(bytes: Int) -> UnsafeMutablePointer<UInt8> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: KnownAnswer.pageSize)
    let region = raw.bindMemory(to: UInt8.self, capacity: bytes)
    region.initialize(repeating: 0, count: bytes)
    for line in stride(from: 0, to: bytes, by: KnownAnswer.lineSize) { region[line] = 1 }
    return region
  }

  private static func copy<Element>(_ values: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: values.count)
    _ = buffer.initialize(from: values)
    return buffer
  }
}

/// An object of 24 bytes: two words of header and one field. `known_objects` depends on it.
final class KnownObject {
  let number: Int
  init(_ number: Int) { self.number = number }
}
