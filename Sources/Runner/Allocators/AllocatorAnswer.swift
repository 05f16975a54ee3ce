import Experiments

/// What an allocator says about its own settings before anything is measured.
package struct AllocatorAnswer: Sendable, Equatable {
  /// Its name in allocators.toml.
  package var name: String
  /// What its library prints at the start of a program, line by line.
  package var messages: [String]
  /// Settings in allocators.toml that the library refuses or does not know.
  package var mistakes: [Diagnostic]

  /// Why its cells can't be measured as the file asks for; nil if they can.
  package var refusal: String? {
    guard let first = mistakes.first else { return nil }
    return mistakes.count == 1 ? first.description : "\(first.description) (and \(mistakes.count - 1) more)"
  }

  /// What a user should know before a run, line by line.
  package var warnings: [String] {
    // A mistake repeats the library's message and says where the setting is.
    mistakes.isEmpty
      ? messages.map { "allocator \(name) prints at its start: \($0)" } : mistakes.map(\.description)
  }
}

/// A setting that its library does not accept.
struct RefusedSetting: Sendable, Equatable {
  /// The environment variable.
  var variable: String
  var found: String
  var expected: String
  var nearest: String?
}
