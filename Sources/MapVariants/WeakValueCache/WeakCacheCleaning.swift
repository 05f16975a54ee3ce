/// How a `WeakValueCache` finds dead entries by looking, if its objects don't report their death.
///
/// Both look at entries only on writes; a read that finds a dead entry removes that one. (`count`, `isEmpty` and
/// `removeDeadEntries` look at all.)
public enum WeakCacheCleaning: Hashable, Sendable {
  /// Every write looks at the next few slots, round and round. Each write costs a little more, none costs much. A dead
  /// entry stays for at most (slots / entriesPerWrite) writes, rounded up.
  case incremental(entriesPerWrite: Int)

  /// When the entries have doubled since the last sweep, all are looked at. The cost per write is the same on average,
  /// but one write pays for all.
  case full
}
