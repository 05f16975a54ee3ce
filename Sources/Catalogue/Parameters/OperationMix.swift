/// How the `mixed` workload divides its operations; the four parts add up to 1.
package struct OperationMix: Sendable, Hashable {
  /// Look-ups of present keys.
  package var reads: Double
  /// Writes of new values for present keys.
  package var updates: Double
  /// Insertions of new keys.
  package var inserts: Double
  /// Removals of present keys.
  package var erases: Double

  /// Makes a mix; the parts are shares between 0 and 1.
  package init(reads: Double, updates: Double, inserts: Double, erases: Double) {
    self.reads = reads
    self.updates = updates
    self.inserts = inserts
    self.erases = erases
  }

  /// Four reads in five, the rest spread: what a cache in front of a database sees.
  package static let standard = OperationMix(reads: 0.8, updates: 0.1, inserts: 0.05, erases: 0.05)
}

extension OperationMix {
  /// Share of the operations that change the map.
  package var writes: Double { updates + inserts + erases }

  /// The mix of threads that only read.
  package static let readsOnly = OperationMix(reads: 1, updates: 0, inserts: 0, erases: 0)

  /// The mix of threads that only write: the writes in their proportions; nil if there are none.
  package var writesOnly: OperationMix? {
    guard writes > 0 else { return nil }
    return OperationMix(reads: 0, updates: updates / writes, inserts: inserts / writes, erases: erases / writes)
  }
}

extension OperationMix: ParameterValue {
  private static let parts: [(key: String, path: WritableKeyPath<OperationMix, Double> & Sendable)] = [
    ("reads", \.reads), ("updates", \.updates), ("inserts", \.inserts), ("erases", \.erases),
  ]

  /// One for each kind of operation.
  package static let keys = parts.map(\.key)
  /// The four shares by their keys.
  package var written: InputValue {
    .table(Dictionary(uniqueKeysWithValues: Self.parts.map { ($0.key, .double(self[keyPath: $0.path])) }))
  }
  /// The short form in cell ids: `0.8+0.1+0.05+0.05`.
  package var label: String { Self.parts.map { "\(self[keyPath: $0.path])" }.joined(separator: "+") }

  /// Reads shares that add up to 1; missing ones are 0.
  package static func read(_ reader: ValueReader) -> OperationMix? {
    guard let table = reader.table(keys) else { return nil }
    var mix = OperationMix(reads: 0, updates: 0, inserts: 0, erases: 0)
    for (key, path) in parts {
      let share = table.double(key) ?? 0
      guard (0...1).contains(share) else {
        reader.collector.report(
          table.path(of: key), found: "the number \(share)", expected: "a share between 0 and 1")
        return nil
      }
      mix[keyPath: path] = share
    }
    let sum = parts.reduce(0) { $0 + mix[keyPath: $1.path] }
    guard abs(sum - 1) < 1e-9 else {
      reader.collector.report(
        reader.place, found: "shares that add up to \(sum)", expected: "shares that add up to 1")
      return nil
    }
    return mix
  }
}
