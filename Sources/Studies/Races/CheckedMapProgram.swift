import Catalogue
import MapVariants
import Platform
import Synchronization

/// `maplab-worker checked-map WAY INSERTIONS`: two threads use one `CheckedBucketMap` as `ConcurrentMap`'s program uses a
/// Dictionary. A separate process, because the map ends it when it detects that.
package enum CheckedMapProgram {
  /// The program's first argument.
  static let argument = "checked-map"

  /// Runs if the program's arguments ask for it; false if they don't.
  package static func run(_ arguments: [String]) -> Bool {
    guard arguments.count == 3, arguments[0] == argument, let insertions = Int(arguments[2]), insertions > 0,
      StudyFamily.concurrentMapWays.contains(where: { $0.name == arguments[1] })
    else { return false }
    let shared = SharedMap(way: arguments[1], insertions: insertions)
    do {
      let first = try JoinedThread { shared.first() }
      let second = try JoinedThread { shared.second() }
      first.join()
      second.join()
      print(shared.ending)
    } catch {
      print("\(error)")
    }
    return true
  }
}

/// The map and what the threads do with it. Unsynchronised on purpose, except in the way with a lock.
private final class SharedMap: @unchecked Sendable {
  private let map = UnsafeMutablePointer<CheckedBucketMap<Int, Int>>.allocate(capacity: 1)
  private let lock = Mutex(())
  private let arrived = Atomic(0)
  private let found = Atomic(0)
  private let way: String
  private let insertions: Int

  init(way: String, insertions: Int) {
    self.way = way
    self.insertions = insertions
    map.initialize(to: CheckedBucketMap(minimumCapacity: 0, seed: 1))
  }

  private func begin() {
    arrived.add(1, ordering: .acquiringAndReleasing)
    while arrived.load(ordering: .acquiring) < 2 { sched_yield() }
  }

  private func alone(_ body: () -> Void) {
    if way == "locked" { lock.withLock { _ in body() } } else { body() }
  }

  private func insert(_ sign: Int) {
    for number in 1...insertions { alone { map.pointee.updateValue(number, forKey: sign * number) } }
  }

  private func lookUp() {
    for number in 1...insertions {
      alone { if let value = map.pointee.value(forKey: number) { found.add(value, ordering: .relaxed) } }
    }
  }

  func first() {
    begin()
    insert(1)
  }

  func second() {
    begin()
    if way == "read_write" { return lookUp() }
    insert(-1)
    if way == "locked" { lookUp() }
  }

  /// What the map has at the end, in the format of the other program.
  var ending: String {
    let signs = way == "read_write" ? [1] : [1, -1]
    let lost = signs.reduce(0) { sum, sign in
      sum + (1...insertions).count { map.pointee.value(forKey: sign * $0) != $0 }
    }
    return lost == 0 && map.pointee.count == signs.count * insertions
      ? "right" : "wrong: \(lost) lost, \(map.pointee.count) entries"
  }
}
