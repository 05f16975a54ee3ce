import Catalogue

/// The observed internal state of a map between two rounds. Nil for anything that the map does not have or does not
/// report.
public struct MapState: Sendable, Equatable {
  /// Load factor: entries divided by the capacity of the map's memory.
  public var load: Double?
  /// Tombstones divided by the same capacity.
  public var removedMarks: Double?
  /// True while entries are being moved from an old table to a new one.
  public var isGrowing: Bool?
  /// Look-ups and removals that a read layer could not answer, since the map was made.
  public var lockedLookUps: Int?
  /// How often a dirty layer has become the read layer, since the map was made.
  public var promotions: Int?
  /// Bytes of the laps that rings have completed since the map was made.
  public var wrappedBytes: Int?

  /// Names what is known.
  public init(
    load: Double? = nil, removedMarks: Double? = nil, isGrowing: Bool? = nil, lockedLookUps: Int? = nil,
    promotions: Int? = nil, wrappedBytes: Int? = nil
  ) {
    self.load = load
    self.removedMarks = removedMarks
    self.isGrowing = isGrowing
    self.lockedLookUps = lockedLookUps
    self.promotions = promotions
    self.wrappedBytes = wrappedBytes
  }
}

/// The state of a map during some rounds of one load.
package struct RoundState: Sendable, Equatable {
  /// Share of the look-ups and removals that the read layer answered; nil if there were none, or there is no such layer.
  package private(set) var readLayerShare: Double?
  /// Promotions in a round.
  package private(set) var promotions: Double?
  /// Bytes of laps that rings completed in a round.
  package private(set) var wrappedBytes: Double?
  /// `MapState.load` at the end.
  package let load: Double?
  /// `MapState.removedMarks` at the end.
  package let removedMarks: Double?
  /// `MapState.isGrowing` at the end.
  package let isGrowing: Bool?

  /// The state from `before` to `after`, between which there were `rounds` rounds of `lookUps` look-ups and removals each.
  package init(from before: MapState, to after: MapState, rounds: Int, lookUps: Int) {
    load = after.load
    removedMarks = after.removedMarks
    isGrowing = after.isGrowing
    let all = Double(max(1, rounds))
    func perRound(_ count: KeyPath<MapState, Int?>) -> Double? {
      guard let first = before[keyPath: count], let last = after[keyPath: count] else { return nil }
      return Double(last - first) / all
    }
    if lookUps > 0 { readLayerShare = perRound(\.lockedLookUps).map { 1 - $0 / Double(lookUps) } }
    promotions = perRound(\.promotions)
    wrappedBytes = perRound(\.wrappedBytes)
  }

  /// True if nothing differs by more than a hundredth: shares by that much, counts by that part of the larger one.
  package func isLike(_ other: RoundState) -> Bool {
    func areAlike(_ figure: KeyPath<RoundState, Double?>, relative: Bool) -> Bool {
      guard let one = self[keyPath: figure], let another = other[keyPath: figure] else {
        return self[keyPath: figure] == other[keyPath: figure]
      }
      return abs(one - another) <= (relative ? max(abs(one), abs(another)) : 1) / 100
    }
    return isGrowing == other.isGrowing && areAlike(\.load, relative: false)
      && areAlike(\.removedMarks, relative: false) && areAlike(\.readLayerShare, relative: false)
      && areAlike(\.promotions, relative: true) && areAlike(\.wrappedBytes, relative: true)
  }
}

/// The state of a workload's map over the measured rounds of a pass.
struct StateWatch {
  private let before: MapState?

  /// Reads the map's state after the warm-up.
  init(_ state: MapState?) { before = state }

  /// Writes the map's state since then, if it reports one: there were `rounds` rounds between the two readings.
  func record(_ after: MapState?, rounds: Int, lookUps: Int, in figures: inout PassFigures) {
    guard let before, let after else { return }
    let state = RoundState(from: before, to: after, rounds: rounds, lookUps: lookUps)
    figures[Metric.readLayerShare] = state.readLayerShare
    figures[Metric.promotionsPerRound] = state.promotions
    figures[Metric.mapLoad] = state.load
    figures[Metric.removedMarkShare] = state.removedMarks
    figures[Metric.growthUnderWay] = state.isGrowing.map { $0 ? 1 : 0 }
    figures[Metric.wrappedBytesPerRound] = state.wrappedBytes
  }
}
