import Experiments

/// What an allocator says of its own settings before anything is measured.
package struct AllocatorAnswer: Sendable, Equatable {
  /// Its name in allocators.toml.
  package var name: String
  /// What its library prints at the start of a program, line by line.
  package var messages: [String]
  /// Settings in allocators.toml that the library refuses or does not know.
  package var mistakes: [Diagnostic]

  /// Why its cells can't be measured as the file asks for; nil if they can.
  package var refusal: String? {
    mistakes.isEmpty ? nil : mistakes.map(\.description).joined(separator: "; ")
  }

  /// What a user should know before a run, line by line.
  package var warnings: [String] {
    mistakes.map(\.description) + messages.map { "allocator \(name) prints at its start: \($0)" }
  }
}

/// A setting that its library does not take.
struct RefusedSetting: Sendable, Equatable {
  /// The environment variable.
  var variable: String
  var found: String
  var expected: String
  var nearest: String?
}
