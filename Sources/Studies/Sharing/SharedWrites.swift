import MapVariants
import Measurement

/// What is left of the writes of two threads that were given the same map.
enum SharedWrites {
  private static let writesOfThread: UInt64 = 1_000

  /// The share, 0 to 1, that a `Dictionary` has afterwards. A thread can only be given its value: a closure that is
  /// sent to another thread and writes a captured `var` does not compile.
  static func keptByDictionary() throws -> Double {
    let map: [UInt64: UInt64] = [:]
    try onTwoThreads { thread in
      var given = map
      for number in 0..<writesOfThread { given[thread * writesOfThread + number] = number }
      precondition(given.count == writesOfThread, "a thread lost its own writes")
    }
    return Double(map.count) / Double(2 * writesOfThread)
  }

  /// The share, 0 to 1, that a read-mostly map has afterwards.
  static func keptByReadMostlyMap(seed: UInt64) throws -> Double {
    let map = ReadMostlyMap<UInt64, UInt64>(seed: seed)
    try onTwoThreads { thread in
      for number in 0..<writesOfThread { map.store(number, forKey: thread * writesOfThread + number) }
    }
    return Double(map.count) / Double(2 * writesOfThread)
  }

  private static func onTwoThreads(_ body: @escaping @Sendable (UInt64) -> Void) throws {
    let threads = try [UInt64(0), 1].map { number in try JoinedThread { body(number) } }
    for thread in threads { thread.join() }
  }
}
