import Catalogue
import MapVariants
import Measurement

/// A value whose end can be seen.
private final class Mortal {
  let number: Int
  private let living: Living

  init(_ number: Int, _ living: Living) {
    self.number = number
    self.living = living
    living.count += 1
  }

  deinit { living.count -= 1 }
}

/// How many values live.
private final class Living {
  var count = 0
}

extension CellProgram {
  /// S4, D1.T11: removal and reset are tested with values whose deaths are counted.
  static func arenaLifetimes(_ form: ArenaLifetimesForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    var program = CellProgram()
    program.observation = { observations in
      switch form {
      case .nativeBesideArena: observeNativeBesideArena(entries, &observations)
      case .handleMap: observeHandleMap(entries, &observations)
      case .arenaMap: observeArenaMap(entries, &observations)
      }
    }
    return program
  }
}

/// What a program builds if it puts its values into an arena and their places into a Dictionary: the arena knows
/// nothing about keys, the Dictionary nothing about places.
private struct NativeBesideArena: ~Copyable {
  var places: [Int: UInt32] = [:]
  var arena = Arena<Mortal>()

  mutating func insert(_ value: Mortal, _ key: Int) {
    let place = arena.allocate()
    arena.pointer(to: place).initialize(to: value)
    places[key] = place
  }

  /// Destroys all values, for which the program itself must walk over the places.
  mutating func reset() {
    for place in 0..<UInt32(arena.count) { arena.pointer(to: place).deinitialize(count: 1) }
    arena.reset()
  }

  deinit { for place in 0..<UInt32(arena.count) { arena.pointer(to: place).deinitialize(count: 1) } }
}

private func observeNativeBesideArena(_ entries: Int, _ observations: inout Observations) {
  let living = Living()
  var map = NativeBesideArena()
  for key in 0..<entries { map.insert(Mortal(key, living), key) }

  map.places[0] = nil
  observations.record("arena_key_ends_value", living.count == entries - 1)
  let taken = map.arena.count
  map.insert(Mortal(entries, living), entries)
  observations.record("arena_key_frees_place", map.arena.count == taken)

  let memory = map.arena.reservedBytes
  map.reset()
  observations.record("arena_reset_ends_all", living.count == 0 && map.arena.count == 0)
  // The key is still in the Dictionary and refers to whatever is at its place now.
  for number in 0..<entries { map.insert(Mortal(-1 - number, living), -1 - number) }
  observations.record("arena_reset_keeps_memory", map.arena.reservedBytes == memory)
  let stale = map.places[1].map { map.arena.pointer(to: $0).pointee.number }
  observations.record("arena_stale_is_told", stale == nil)
  if let stale { observations.remark("key 1 from before the reset led to value \(stale)") }
}

private func observeHandleMap(_ entries: Int, _ observations: inout Observations) {
  let living = Living()
  var map = ArenaHandleMap<Int, Mortal>()
  for key in 0..<entries { map.insert(Mortal(key, living), forKey: key) }

  map.removeValue(forKey: 0)
  observations.record("arena_key_ends_value", living.count == entries - 1)
  let memory = map.reservedElementBytes
  let taken = map.elementPlaces
  map.insert(Mortal(entries, living), forKey: entries)
  observations.record("arena_key_frees_place", map.elementPlaces == taken)

  let stale = map.handle(forKey: 1)
  map.reset()
  observations.record("arena_reset_ends_all", living.count == 0 && map.elementPlaces == 0)
  for number in 0..<entries { map.insert(Mortal(-1 - number, living), forKey: -1 - number) }
  observations.record("arena_reset_keeps_memory", map.reservedElementBytes == memory)
  var isTold = map[1] == nil
  if let stale {
    do {
      let value = try map.element(stale)
      isTold = false
      observations.remark("a handle from before the reset led to value \(value.number)")
    } catch {
      observations.remark("\(error)")
    }
  }
  observations.record("arena_stale_is_told", isTold)
}

private func observeArenaMap(_ entries: Int, _ observations: inout Observations) {
  let living = Living()
  var map = ArenaMap<Int, Mortal>()
  for key in 0..<entries { map[key] = Mortal(key, living) }

  map.removeValue(forKey: 0)
  observations.record("arena_key_ends_value", living.count == entries - 1)
  let room = map.capacity - map.count
  map[entries] = Mortal(entries, living)
  observations.record("arena_key_frees_place", map.capacity - map.count == room)

  let memory = map.reservedBytes
  map.reset()
  observations.record("arena_reset_ends_all", living.count == 0 && map.isEmpty)
  for number in 0..<entries { map[-1 - number] = Mortal(-1 - number, living) }
  observations.record("arena_reset_keeps_memory", map.reservedBytes == memory)
  observations.record("arena_stale_is_told", map[1] == nil)
}
