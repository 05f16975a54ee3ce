import Synchronization

/// Keeps a table's memory while cursors may read it.
///
/// A map for which a cursor is made shares one pin per table with that cursor. While the map uses the table, the pin
/// only shows, by not being uniquely referenced, that there are cursors. When the map no longer needs the table, the
/// pin takes it over.
///
/// Only the last owner, map or cursor, calls `release`, and reference counting is atomic, so owners may end on
/// different threads. Reading through a cursor requires the map, so no cursor reads while another thread changes the
/// map.
@usableFromInline
final class TablePin {
  /// Destroys what the table holds and frees it; nil while the table belongs to the map.
  @usableFromInline var release: (() -> Void)?

  @usableFromInline
  init() {}

  deinit { release?() }

  private static let stampsDrawn = Atomic<UInt64>(0)

  /// A number that no map's cursors have yet; not 0.
  @usableFromInline
  static func nextCursorStamp() -> UInt64 { stampsDrawn.wrappingAdd(1, ordering: .relaxed).newValue }
}
