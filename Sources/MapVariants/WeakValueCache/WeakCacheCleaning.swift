/// How a `WeakValueCache` finds dead entries by looking, where its objects don't report their death.
///
/// Both look at entries on writes only; a read that meets a dead entry removes that one.
public enum WeakCacheCleaning: Hashable, Sendable {
  /// Every write looks at the next few entries, round and round. Each write costs a little more, none costs much. A
  /// dead entry stays for at most (entries / entriesPerWrite) writes.
  case incremental(entriesPerWrite: Int)

  /// When the entries have doubled since the last sweep, all are looked at. The cost per write is the same on average,
  /// but one write pays it all.
  case full
}
