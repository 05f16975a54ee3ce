/// How a `WeakValueCache` finds dead entries by checking, if its objects don't report their death.
///
/// Both check entries only on writes; a read that finds a dead entry removes that one. (`count`, `isEmpty` and
/// `removeDeadEntries` check all of them.)
public enum WeakCacheCleaning: Hashable, Sendable {
  /// Every write checks the next few slots, round-robin. Each write costs a little more, none costs much more. A dead
  /// entry stays for at most (slots / entriesPerWrite) writes, rounded up.
  case incremental(entriesPerWrite: Int)

  /// When the entries have doubled since the last sweep, all of them are checked. The cost per write is the same on
  /// average, but a single write pays for all of it.
  case full
}
