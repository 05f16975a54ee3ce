import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T5: operations tried at four moments of a doubling.
  static func growthState(_ form: GrowthStateForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      var trial = GrowthTrial(entries: setting.parameters.entries, seed: setting.seed)
      trial.advance(to: form)
      trial.look(into: &observations)
      trial.read(into: &observations)
      trial.write(into: &observations)
    }
    return program
  }
}

/// A map at a moment of its growth, with the numbers that it contains.
private struct GrowthTrial: ~Copyable {
  private var map: BucketMap<UInt64, UInt64>
  /// Keys from 0 are there.
  private var present: Int
  private let oldBuckets: Int

  /// A completely full map.
  init(entries: Int, seed: UInt64) {
    map = BucketMap(minimumCapacity: max(entries, 9), seed: seed)
    present = 0
    oldBuckets = map.state.bucketCount
    while present < map.capacity { insertNext() }
  }

  private mutating func insertNext() {
    map.updateValue(UInt64(present), forKey: UInt64(numbered: present))
    present += 1
  }

  /// Old buckets that aren't evacuated.
  private var pending: Int {
    guard let old = map.bucketStatistics().oldTable else { return 0 }
    return old.bucketCount - evacuated
  }

  /// Evacuated buckets of the old table; all of them if there is no old table.
  private var evacuated: Int {
    guard let old = map.bucketStatistics().oldTable else { return oldBuckets }
    // Eight slots for each bucket that is cleared, and for each that is kept for a cursor, of which there is none.
    return old.evacuatedSlots / 8
  }

  mutating func advance(to form: GrowthStateForm) {
    switch form {
    case .before: return
    case .begun: precondition(map.beginGrowthIfFull(), "the map is full to the brim")
    case .firstWrite: insertNext()
    case .moving:
      insertNext()
      insert(untilPending: oldBuckets / 2)
    case .ended:
      insertNext()
      insert(untilPending: 0)
    }
  }

  private mutating func insert(untilPending target: Int) {
    while map.state.isGrowing && pending > target { insertNext() }
  }

  func look(into observations: inout Observations) {
    let statistics = map.bucketStatistics()
    observations.record("state_has_old_table", statistics.oldTable != nil)
    observations.record("state_old_share", Double(pending) / Double(oldBuckets))
    observations.record("state_new_entries", Double(statistics.table.fullSlots) / Double(map.count))
  }

  func read(into observations: inout Observations) {
    let before = pending
    var found = 0
    var ghosts = 0
    for number in 0..<present {
      if map[UInt64(numbered: number)] == UInt64(number) { found += 1 }
      if map[UInt64(numbered: number + present + 1_000)] != nil { ghosts += 1 }
    }
    observations.record("state_reads_found", Double(found) / Double(present))
    observations.record("state_absent_found", Double(ghosts) / Double(present))
    observations.record("state_reads_evacuated", before - pending)
  }

  mutating func write(into observations: inout Observations) {
    var most = 0
    var old = pending
    func note(_ now: Int) {
      most = max(most, old - now)
      old = now
    }
    map.updateValue(7, forKey: UInt64(numbered: 3))
    note(pending)
    observations.record("state_update_works", map[UInt64(numbered: 3)] == 7)
    let oldEntries = map.bucketStatistics().oldTable?.fullSlots ?? 0
    let key = UInt64(numbered: present)
    map.updateValue(9, forKey: key)
    let wasBegun = oldEntries == 0 && map.state.isGrowing
    if wasBegun { old = oldBuckets }
    note(pending)
    observations.record("state_insertion_works", map[key] == 9)
    let entriesNow = map.bucketStatistics().oldTable?.fullSlots ?? 0
    observations.record("state_write_to_old", !wasBegun && entriesNow > oldEntries)
    let removed = UInt64(numbered: 5)
    map.removeValue(forKey: removed)
    note(pending)
    let othersAreThere = (6..<present).allSatisfy { map[UInt64(numbered: $0)] == UInt64($0) }
    observations.record("state_removal_works", map[removed] == nil && othersAreThere)
    observations.record("state_evacuated_per_write", most)
  }
}
