extension InputReader {
  /// Readers with a fault each, by which the attack itself is tested. Only `named` finds them.
  package static let faulty: [InputReader] = [
    InputReader("faulty-trap", "traps at a \"%\"", words: faultyWords) { bytes in
      precondition(!bytes.contains(UInt8(ascii: "%")), "the fault")
      return answer(bytes)
    },
    InputReader("faulty-time", "takes too long for some sizes", words: faultyWords) { bytes in
      if suspect.contains(bytes.count) {
        let end = InputBudget.processorSeconds + 1.2 * InputBudget.seconds(forSize: bytes.count)
        while InputBudget.processorSeconds < end {}
      }
      return answer(bytes)
    },
    InputReader("faulty-memory", "takes too much memory for some sizes", words: faultyWords) { bytes in
      guard suspect.contains(bytes.count) else { return answer(bytes) }
      let copies = [UInt8](repeating: 1, count: 2 * InputBudget.memory(forSize: bytes.count))
      return copies.isEmpty ? .refused : answer(bytes)
    },
    InputReader("faulty-promise", "breaks a promise at a \"%\"", words: faultyWords) { bytes in
      try promise(!bytes.contains(UInt8(ascii: "%")), "the fault")
      return answer(bytes)
    },
    InputReader("faulty-deaf", "refuses everything", words: faultyWords) { _ in .refused },
  ]

  /// Sizes of inputs with a part that is repeated very often.
  private static let suspect = 16 << 10..<64 << 10

  private static let faultyWords = ["%", "a", ","]

  private static func answer(_ bytes: [UInt8]) -> Answer { bytes.count { $0 == 10 } > 1 ? .accepted : .refused }
}
