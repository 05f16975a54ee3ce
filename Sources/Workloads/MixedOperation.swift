import Catalogue
import SeededRandom

/// One operation of the `mixed` workload, drawn before anything is measured, so that every map does the same.
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

  /// Draws a round that leaves the keys as it finds them: a map of steady size loses as many keys as it gains.
  /// Insertions take keys from `further`, which is circular; removals remove the inserted ones, oldest first. If there
  /// is nothing to remove, or half of the further keys are held, or only as many changes are left as keys are held, the
  /// other of the two happens. So reads always hit, the last removal removes the last inserted key, and the next round
  /// can do the same with the keys that follow. If the number of changes is odd, the last becomes a read, or an update
  /// if the mix has no reads.
  static func script(
    _ operations: Int, further: Range<Int>, mix: OperationMix, lookUps: Int, using generator: inout SplitMix64
  ) -> [MixedOperation] {
    var draws = (0..<operations).map { _ in generator.unit() }
    let isChange = { (draw: Double) in draw >= mix.reads + mix.updates }
    var left = draws.count(where: isChange)
    if left % 2 == 1, let last = draws.lastIndex(where: isChange) {
      // Below every share.
      draws[last] = -1
      left -= 1
    }
    let mostHeld = further.count / 2
    var inserted = 0
    var erased = 0
    var position = 0
    return draws.map { draw in
      if !isChange(draw) {
        let kind: Kind = mix.reads > 0 && draw < mix.reads ? .read : .update
        let operation = MixedOperation(kind: kind, key: UInt32(position))
        position = position + 1 == lookUps ? 0 : position + 1
        return operation
      }
      let wantsInsert = draw < mix.reads + mix.updates + mix.inserts
      let held = inserted - erased
      defer { left -= 1 }
      if (wantsInsert && held < mostHeld && held < left) || held == 0 {
        defer { inserted += 1 }
        return MixedOperation(kind: .insert, key: UInt32(further.lowerBound + inserted % further.count))
      }
      defer { erased += 1 }
      return MixedOperation(kind: .erase, key: UInt32(further.lowerBound + erased % further.count))
    }
  }
}
