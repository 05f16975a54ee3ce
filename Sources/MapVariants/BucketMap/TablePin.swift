import Synchronization

/// Keeps a table's memory while cursors may read it.
///
/// A map over which a cursor is made shares one pin per table with that cursor. While the map uses the table, the pin
/// only shows, by not being uniquely referenced, that cursors are about. When the map is done with the table, it leaves
/// it to the pin.
///
/// Of map and cursors, only the last owner calls `release`, and counting owners is atomic, so they may end on different
/// threads. Reading through a cursor takes the map, so no cursor reads while another thread changes the map.
@usableFromInline
final class TablePin {
  /// Destroys what the table holds and gives it back; nil while the table is the map's.
  @usableFromInline var release: (() -> Void)?

  @usableFromInline
  init() {}

  deinit { release?() }

  private static let stampsDrawn = Atomic<UInt64>(0)

  /// A number that no map's cursors carry yet; not 0.
  @usableFromInline
  static func nextCursorStamp() -> UInt64 { stampsDrawn.wrappingAdd(1, ordering: .relaxed).newValue }
}
