import Catalogue

/// Code whose blocks have increased between two moments of a soak.
package struct Holder: Sendable, Equatable {
  /// The function that obtained them.
  package var site: String
  /// Live bytes in the middle of the soak and at its end.
  package var earlier: Int, last: Int
  /// Live blocks at the end.
  package var blocks: Int

  /// Bytes gained.
  package var gain: Int { last - earlier }

  /// The functions that gained bytes in the second half of a cell's soak, the largest gain first; empty without a profile of
  /// it. O(stacks).
  package static func all(of cell: String, in profiles: [CellProfile]) -> [Holder] {
    guard
      let profile = profiles.first(where: { $0.cell == cell && $0.pass == .profile && $0.repetition == 0 })?.profile,
      let columns = [ProfileValue.earlierBytes, .liveBytes, .liveAllocations].map(profile.values.firstIndex) as? [Int]
    else { return [] }
    var holders: [String: Holder] = [:]
    for (stack, row) in zip(profile.stacks, profile.figures) {
      let site = StackProfile.site(of: stack.map { profile.frames[$0] })
      holders[site, default: Holder(site: site, earlier: 0, last: 0, blocks: 0)].earlier += row[columns[0]]
      holders[site]?.last += row[columns[1]]
      holders[site]?.blocks += row[columns[2]]
    }
    return holders.values.filter { $0.gain > 0 }.sorted { ($0.gain, $1.site) > ($1.gain, $0.site) }
  }
}
