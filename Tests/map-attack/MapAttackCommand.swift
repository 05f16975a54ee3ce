import ArgumentParser
import MapAttack

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Attacks the maps for longer than tests can.
@main
struct MapAttackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map-attack",
    abstract: "Drive the maps through random operations and compare every answer with a model.",
    discussion: """
      Each map is attacked with many kinds of keys, values and sizes; --operations is their sum for each map.
      A disagreement ends the run with exit code 1 and the command that repeats it; a broken invariant traps.

      EXAMPLES
        map-attack --operations 10000000
        map-attack --map span --attack 'long strings' --seed 7
        map-attack --concurrent            the attacks with threads only, for ThreadSanitizer
      """)

  @Option(help: "Operations for each map, shared out among its attacks.")
  var operations = 1_000_000

  @Option(help: "Attack this map only; may be given again.")
  var map: [String] = []

  @Option(help: "Run the attack of this name only.")
  var attack: String?

  @Flag(help: "Only the attacks in which threads share a map.")
  var concurrent = false

  @Option(help: "The seed of all random choices.")
  var seed: UInt64 = 1

  @Flag(help: "Print one line for each map instead of each attack.")
  var quiet = false

  @Flag(help: "List the attacks and end.")
  var list = false

  func validate() throws {
    guard operations > 0 else { throw ValidationError("--operations must be positive.") }
    let maps = Set(Attack.all.map(\.map))
    if let unknown = map.first(where: { !maps.contains($0) }) {
      throw ValidationError("no map '\(unknown)' is attacked; there are: \(maps.sorted().joined(separator: ", "))")
    }
    if let attack, !Attack.all.contains(where: { $0.name == attack }) {
      throw ValidationError("no attack is called '\(attack)'; --list shows them")
    }
  }

  func run() throws {
    let chosen = Attack.all.filter {
      (map.isEmpty || map.contains($0.map)) && (attack == nil || attack == $0.name) && (!concurrent || $0.isConcurrent)
    }
    if list {
      for attack in chosen { print("\(attack.map): \(attack.name)\(attack.isConcurrent ? " (threads)" : "")") }
      return
    }
    let byMap = Dictionary(grouping: chosen, by: \.map)
    var found = false
    for map in chosen.map(\.map).uniqued() where !attack(byMap[map]!) { found = true }
    if found { throw ExitCode(1) }
  }

  /// Shares the operations out among one map's attacks; false if one found something.
  private func attack(_ attacks: [Attack]) -> Bool {
    let total = attacks.reduce(0) { $0 + $1.weight }
    let clock = ContinuousClock()
    let start = clock.now
    var isSound = true
    var done = 0
    for attack in attacks {
      let share = max(1, operations * attack.weight / total)
      let attackStart = clock.now
      do {
        try attack.run(operations: share, seed: seed)
        done += share
        if !quiet { say("ok      \(attack.map): \(attack.name), \(share) operations, \(clock.now - attackStart)") }
      } catch {
        isSound = false
        print("FAILED  \(attack.map): \(attack.name): \(error)")
        print(
          "        again: map-attack --map \(attack.map) --attack '\(attack.name)' --operations \(share) --seed \(seed)"
        )
      }
    }
    if quiet && isSound {
      say("ok      \(attacks[0].map): \(attacks.count) attacks, \(done) operations, \(clock.now - start)")
    }
    return isSound
  }
}

extension [String] {
  /// Each element once, in the order of its first occurrence.
  fileprivate func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Prints a line at once, in a file too: progress is of use only while it is progress.
private func say(_ line: String) {
  print(line)
  fflush(nil)
}
