import MapVariants
import Measurement

/// Requests to a map, from one thread or several.
struct RequestWork<Map: RequestedMap> {
  let requests: Requests
  /// A map as at the start of a round.
  let makeReady: () -> Map
  /// True if a round leaves the map unchanged, so that the next one can reuse it.
  let keepsMap: Bool

  /// A program that measures the requests; a round's checksum counts the correct answers. Inlined, so that the loop
  /// is compiled for the map.
  @inline(__always)
  func program() -> CellProgram {
    // Set between rounds only, while no lane runs.
    nonisolated(unsafe) var map: Map?
    let prepare = { [makeReady, keepsMap] in if map == nil || !keepsMap { map = makeReady() } }
    let keys = requests.keys
    let lane = { (part: Range<Int>) in
      RoundClosures(operations: part.count, prepare: prepare) { operations in
        guard let map else { return 0 }
        var right: UInt64 = 0
        for operation in operations {
          let key = keys[part.lowerBound + operation]
          if map.order(key) == key.order { right += 1 }
        }
        return right
      }
    }
    let parts = requests.parts
    var program = CellProgram()
    program.rounds = { lane(0..<keys.count) }
    program.threads = { ThreadClosures(lanes: parts.map(lane), prepare: prepare) }
    return program
  }
}
