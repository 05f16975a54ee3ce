/// A reader of the lab under attack: what it reads, and what it promises.
package struct InputReader: Sendable {
  /// What came of an input.
  package enum Answer: Sendable {
    /// It was read, and every promise about what was read holds.
    case accepted
    /// It was refused, as the reader promises to refuse.
    case refused
  }

  /// The name, which is also its folder of seeds.
  package let name: String
  /// What it reads.
  package let summary: String
  /// Words of its format, for the mutations.
  let words: [String]
  /// Reads an input. Throws `BrokenPromise`.
  package let read: @Sendable ([UInt8]) throws -> Answer

  init(_ name: String, _ summary: String, words: [String], read: @escaping @Sendable ([UInt8]) throws -> Answer) {
    self.name = name
    self.summary = summary
    self.words = words
    self.read = read
  }

  /// Every reader, in the order in which a user meets them.
  package static let all: [InputReader] = [
    experiment, allocators, engines, claims, csv, summary, samples, documentTable, profiles, soaks, manifest, cells,
    outcomes,
    job, report, keyLines, keyRows, keyTable,
  ]

  /// The reader of that name, the faulty ones included; or nil.
  package static func named(_ name: String) -> InputReader? { (all + faulty).first { $0.name == name } }
}

/// A reader did what it promises never to do.
package struct BrokenPromise: Error, CustomStringConvertible {
  /// What.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Throws `BrokenPromise` where the condition does not hold.
func promise(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws {
  if !holds { throw BrokenPromise(otherwise()) }
}

/// Every message is one line, neither empty nor endless, and leaves the terminal alone.
func promiseGoodMessage(_ message: String, longest: Int = 100_000) throws {
  try promise(!message.isEmpty, "an empty message")
  try promise(message.utf8.count <= longest, "a message of \(message.utf8.count) bytes")
  let isClean = message.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
  try promise(isClean, "a message with control characters: \(message.debugDescription.prefix(300))")
}
