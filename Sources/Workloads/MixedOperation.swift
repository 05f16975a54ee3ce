import Catalogue
import SeededRandom

/// One operation of the `mixed` workload, drawn before anything is measured so that every map does the same.
struct MixedOperation {
  enum Kind: UInt8 {
    case read
    case update
    case insert
    case erase
  }

  var kind: Kind
  /// For reads and updates, the position among the look-up keys; for insertions and removals, the key's number.
  var key: UInt32

  /// Draws a round. Insertions take further keys, removals take the inserted ones back, oldest first; if there is
  /// nothing to take back or no further key left, the other of the two happens, so that reads always hit and the size
  /// stays within `entries` and half of the further keys. Those are `further`, or by default `entries..<3 * entries`.
  static func script(
    _ operations: Int, entries: Int, further: Range<Int>? = nil, mix: OperationMix, lookUps: Int,
    using generator: inout SplitMix64
  ) -> [MixedOperation] {
    let further = further ?? entries..<3 * entries
    let mostHeld = further.count / 2
    var inserted = 0
    var erased = 0
    var position = 0
    return (0..<operations).map { _ in
      let draw = generator.unit()
      if draw < mix.reads + mix.updates {
        let kind: Kind = draw < mix.reads ? .read : .update
        let operation = MixedOperation(kind: kind, key: UInt32(position))
        position = position + 1 == lookUps ? 0 : position + 1
        return operation
      }
      let wantsInsert = draw < mix.reads + mix.updates + mix.inserts
      let held = inserted - erased
      if (wantsInsert && held < mostHeld) || held == 0 {
        defer { inserted += 1 }
        return MixedOperation(kind: .insert, key: UInt32(further.lowerBound + inserted % further.count))
      }
      defer { erased += 1 }
      return MixedOperation(kind: .erase, key: UInt32(further.lowerBound + erased % further.count))
    }
  }
}
