import KnownCalls
import Measurement

/// An object with a field, so that the compiler can't make it a static one.
final class Box {
  let number: Int
  init(_ number: Int) { self.number = number }
}

/// Work whose calls are known: every operation makes the same ones.
enum Work: String {
  case nothing, retain, object, malloc, leak, branch, drift
  case retainN = "retain-n"
  case bridge
  case operatorNew = "operator-new"
  case bridgeN = "bridge-n"
}

/// A workload that does one kind of work.
final class KnownWork: MeasuredWorkload {
  let operationsPerRound: Int
  private let work: Work
  private let object: UnsafeMutableRawPointer
  private var rounds: UInt64 = 0

  init(_ work: Work, _ operations: Int) {
    self.work = work
    operationsPerRound = operations
    object = makeBox(operations)
  }

  // Calls that must never show up in a count.
  func prepareRound() { known_malloc_calls(13) }
  func finishRound() {
    known_malloc_calls(17)
    rounds += 1
  }

  func run(_ operations: Range<Int>) -> UInt64 {
    switch work {
    case .nothing: return 0
    case .retain: known_retains(object, operations.count)
    case .retainN: known_retains_n(object, operations.count)
    case .bridge: known_bridge_retains(object, operations.count)
    case .bridgeN: known_bridge_retains_n(object, operations.count)
    case .object: for index in operations { known_release(makeBox(index)) }
    case .malloc: known_malloc_calls(operations.count)
    case .operatorNew: known_operator_news(operations.count)
    case .leak: known_leaks(operations.count)
    case .branch: return branches(operations)
    case .drift: return rounds
    }
    return UInt64(operations.count)
  }
}

@inline(never)
private func makeBox(_ number: Int) -> UnsafeMutableRawPointer { Unmanaged.passRetained(Box(number)).toOpaque() }

/// One unpredictable branch per operation.
@inline(never)
private func branches(_ operations: Range<Int>) -> UInt64 {
  var state: UInt64 = 88_172_645_463_325_252
  var taken: UInt64 = 0
  for _ in operations {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    if state & 1 == 1 { known_release(nil) } else { taken &+= state }
  }
  return taken
}
