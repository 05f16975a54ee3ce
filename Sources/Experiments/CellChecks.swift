import Catalogue

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Something wrong with one cell.
struct CellProblem {
  /// The parameter to blame.
  var parameter: String
  var found: String
  var expected: String
  /// True where the cell is left out rather than the file refused, if the blamed value is one of several in the matrix
  /// and works in another cell.
  var mayBeSkipped: Bool

  var reason: String { "\(parameter): found \(found), expected \(expected)" }
}

/// What must hold for a cell beyond what each of its values must by itself.
struct CellChecks {
  /// Bytes of memory in the machine.
  var memory = Self.physicalMemory

  /// Bytes of memory in this machine.
  static var physicalMemory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  /// The part of the memory that a map and its keys may need at least: the rest is for the system, the allocator's own
  /// waste and a table that doubles.
  static let memoryShare = 0.8

  /// Problems of a cell that has all its parameters.
  func problems(_ cell: CellParameters) -> [CellProblem] {
    var problems: [CellProblem] = []
    if cell.workload.descriptor.roundIsWholeFillings, !cell.operations.isMultiple(of: cell.entries) {
      problems.append(
        CellProblem(
          parameter: "operations", found: "\(cell.operations)",
          expected:
            "a multiple of entries (\(cell.entries)): a round of \(cell.workload.id) is a whole number of fillings",
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
    if let expected = Self.expectedSize(cell.values) {
      problems.append(
        CellProblem(parameter: "values.size", found: "\(cell.values.size)", expected: expected, mayBeSkipped: true))
    }
    return problems
  }

  /// The size a value type wants, where it has another; nil where it is good.
  private static func expectedSize(_ values: ValueSpecification) -> String? {
    switch values.type {
    case .struct where !ValueSpecification.structSizes.contains(values.size):
      "for type = \"struct\" one of \(ValueSpecification.structSizes.map(String.init).joined(separator: ", "))"
    case .class where values.size == 0 || !values.size.isMultiple(of: 8):
      "for type = \"class\" a multiple of 8, at least 8"
    default: nil
    }
  }

  /// Sizes that this machine can't hold. What is not known yet is taken at its smallest.
  func oversize(_ draft: CellDraft) -> [CellProblem] {
    var problems: [CellProblem] = []
    for (parameter, count) in [("entries", draft.entries), ("reserve", draft.reserve)] {
      guard let count else { continue }
      let least = CellParameters(
        map: draft.map ?? .native, allocator: "", workload: draft.kind ?? .getHit, keys: draft.keys.specification,
        values: draft.values.specification, entries: count, operations: 1, answer: draft.answer
      ).leastMemory
      guard Double(least) > Self.memoryShare * Double(memory) else { continue }
      problems.append(
        CellProblem(
          parameter: parameter, found: "\(count) entries, which need at least \(Self.bytes(least)) of memory",
          expected: "at most what fits into 80 % of this machine's \(Self.bytes(memory))", mayBeSkipped: false))
    }
    return problems
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

  /// The parameters that mean something only in some cells, where the draft has them.
  static func conditional(_ draft: CellDraft) -> [(parameter: String, applies: Bool, rule: String)] {
    var result: [(parameter: String, applies: Bool, rule: String)] = []
    if draft.keys.length != nil {
      result.append(("keys.length", draft.keys.type == .string, "a length only with type = \"string\""))
    }
    if draft.keys.exponent != nil {
      result.append(
        ("keys.exponent", draft.keys.distribution == .zipf, "an exponent only with distribution = \"zipf\""))
    }
    if draft.values.size != nil {
      let hasSize = draft.values.type != .none && draft.values.type != .uint64
      result.append(("values.size", hasSize, "a size only with type = \"bytes\", \"struct\" or \"class\""))
    }
    if draft.mix != nil {
      result.append(("mix", draft.kind == .mixed, "a mix only with kind = \"mixed\""))
    }
    if draft.answer != nil {
      result.append(("answer", draft.kind == .knownAnswer, "an answer only with kind = \"known-answer\""))
    }
    if draft.study != nil {
      result.append(("study", draft.kind == .study, "a study only with kind = \"study\""))
    }
    if draft.roles != nil {
      result.append(("threads", draft.kind == .mixed, "readers and writers only with kind = \"mixed\""))
    }
    if draft.deletes != nil {
      let hasMap = draft.kind != .study && draft.kind != .knownAnswer
      result.append(("deletes", hasMap, "deletions only with a workload over a map"))
    }
    if draft.reserve != nil {
      result.append(("reserve", draft.map != .native, "a reserve only with a map other than native, which has none"))
    }
    return result
  }
}

extension CellParameters {
  /// The parameters with what this cell does not use taken out: two cells with the same ones do the same work.
  var asMeasured: CellParameters {
    var cell = self
    if map == .native { cell.reserve = nil }
    // A plain number of threads and roles of that many are different work only where there is a mix.
    if workload != .mixed { cell.roles = nil }
    return cell
  }
}
