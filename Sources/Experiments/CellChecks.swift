import Catalogue

/// Something wrong with one cell.
struct CellProblem {
  /// The parameter to blame.
  var parameter: String
  var found: String
  var expected: String
  /// True if the cell is skipped instead of the file being rejected, as long as the offending value is one of several
  /// in the matrix and works in another cell.
  var mayBeSkipped: Bool

  var reason: String { "\(parameter): found \(found), expected \(expected)" }
}

/// Checks on a whole cell, beyond those on each of its values.
struct CellChecks {
  /// The most that a cell may need.
  let memory: UsableMemory

  /// The checks for this machine.
  init() { memory = .available() }

  /// The checks for a machine with the given number of bytes of memory.
  init(memory: Int) { self.memory = UsableMemory(bytes: memory) }

  /// The share of the memory that a map and its keys may need at the least: the rest is for the system, the
  /// allocator's overhead and a table that doubles.
  static let memoryShare = 0.8

  /// Problems in a cell that has all its parameters.
  func problems(_ cell: CellParameters) -> [CellProblem] {
    var problems: [CellProblem] = []
    if cell.kind.descriptor.roundIsWholeFillings, !cell.operations.isMultiple(of: cell.entries) {
      problems.append(
        CellProblem(
          parameter: "operations", found: "\(cell.operations)",
          expected:
            "a multiple of entries (\(cell.entries)): a round of \(cell.kind.id) is a whole number of fillings",
          mayBeSkipped: true))
    }
    if let roles = cell.roles, let mix = cell.mix, mix.reads == 0 || mix.writes == 0 {
      problems.append(
        CellProblem(
          parameter: "threads", found: "\(roles.readers) readers and \(roles.writers) writers",
          expected: "a mix with something to read and something to write", mayBeSkipped: true))
    }
    if cell.operations < cell.threads {
      problems.append(
        CellProblem(
          parameter: "operations", found: "\(cell.operations)",
          expected: "at least one for each of \(cell.threads) threads", mayBeSkipped: true))
    }
    if let expected = cell.values.expectedSize {
      problems.append(
        CellProblem(parameter: "values.size", found: "\(cell.values.size)", expected: expected, mayBeSkipped: true))
    }
    return problems
  }

  /// Sizes that this machine can't hold. Values not known yet are assumed to be the smallest possible.
  func oversize(_ point: MatrixPoint) -> [CellProblem] {
    [("entries", point.cell.entries), ("reserve", point.cell.reserve)].compactMap { parameter, count in
      guard let count, point.given.contains(parameter) else { return nil }
      var cell = point.cell
      cell.entries = count
      cell.settle()
      let least = cell.leastMemory
      guard Double(least) > Self.memoryShare * Double(memory.bytes) else { return nil }
      return CellProblem(
        parameter: parameter, found: "\(count) entries, which need at least \(Self.bytes(least)) of memory",
        expected: "at most what fits into 80 % of \(memory.owner) \(Self.bytes(memory.bytes))", mayBeSkipped: false)
    }
  }

  static func bytes(_ count: Int) -> String {
    if count == .max { return "8 EiB" }
    var value = Double(count)
    var unit = 0
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\((value * 10).rounded() / 10) \(units[unit])"
  }
}
