import Measurement
import Synchronization

@testable import Studies

/// One round of concurrent work with a thread for each lane, and its checksum.
func concurrentChecksum(_ work: any ConcurrentWorkload) throws -> UInt64 {
  work.prepareRound()
  let sum = SharedSum()
  let threads = try work.lanes.map { lane in
    // Each lane is run by one thread only.
    nonisolated(unsafe) let lane = lane
    return try JoinedThread { sum.value.wrappingAdd(lane.run(0..<lane.operationsPerRound), ordering: .relaxed) }
  }
  for thread in threads { thread.join() }
  return sum.value.load(ordering: .relaxed) &+ work.finishRound()
}

private final class SharedSum: Sendable {
  let value = Atomic<UInt64>(0)
}
