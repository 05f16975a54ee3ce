/// The document's counter without synchronisation, in two spellings.
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
