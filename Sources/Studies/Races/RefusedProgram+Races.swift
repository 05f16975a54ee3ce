/// The document's counter without synchronisation, in two variants.
extension RefusedProgram {
  static let raceOnGlobal = RefusedProgram(
    text: """
      var counter = 0
      func count() { counter += 1 }
      """,
    twin: """
      import Synchronization
      let counter = Atomic(0)
      func count() { counter.add(1, ordering: .relaxed) }
      """, reasons: ["not concurrency-safe"])

  static let raceOnCapture = RefusedProgram(
    text: """
      func count() async -> Int {
        var counter = 0
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<100 { group.addTask { counter += 1 } }
        }
        return counter
      }
      """,
    twin: """
      import Synchronization
      final class Counter: Sendable { let value = Mutex(0) }
      func count() async -> Int {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<100 { group.addTask { counter.value.withLock { $0 += 1 } } }
        }
        return counter.value.withLock { $0 }
      }
      """, reasons: ["data race", "mutation of captured var"])
}

/// The documents' map that one thread writes while another reads it.
extension RefusedProgram {
  static let mapOnGlobal = RefusedProgram(
    text: """
      var map: [Int: Int] = [:]
      func write() { map[1] = 1 }
      func read() -> Int? { map[1] }
      """,
    twin: """
      import Synchronization
      let map = Mutex<[Int: Int]>([:])
      func write() { map.withLock { $0[1] = 1 } }
      func read() -> Int? { map.withLock { $0[1] } }
      """, reasons: ["not concurrency-safe"])

  static let mapOnCapture = RefusedProgram(
    text: """
      func use() async -> Int? {
        var map: [Int: Int] = [:]
        let writer = Task { map[1] = 1 }
        let reader = Task { map[1] }
        await writer.value
        return await reader.value
      }
      """,
    twin: """
      import Synchronization
      final class Shared: Sendable { let map = Mutex<[Int: Int]>([:]) }
      func use() async -> Int? {
        let shared = Shared()
        let writer = Task { shared.map.withLock { $0[1] = 1 } }
        let reader = Task { shared.map.withLock { $0[1] } }
        await writer.value
        return await reader.value
      }
      """, reasons: ["data race", "mutation of captured var"])
}
