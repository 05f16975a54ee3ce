import Catalogue
import Platform
import Results

/// Prints profiles.
enum ProfilePrinter {
  /// Rows that are printed; profile.csv has all.
  private static let most = 12

  static func print(_ process: CellProfile, folder: String) {
    let profile = process.profile
    StandardOutput.print("\n\(process.cell)" + (process.repetition > 0 ? ", process \(process.repetition)" : ""))
    guard profile.isDrawable else {
      StandardOutput.print(
        "only \(percent(profile.resolvedShare)) of the frames have a name, and nothing is drawn: "
          + "llvm-symbolizer and swift-demangle of the toolchain must be on the path, and libraries need symbols")
      return
    }
    let values = shownValues(profile)
    guard let first = values.first else {
      StandardOutput.print(process.pass == .profile ? "obtains nothing and waits for nothing" : "no instruction")
      return
    }
    var sites: [String: [Int]] = [:]
    for (stack, row) in zip(profile.stacks, profile.figures) {
      let site = StackProfile.site(of: stack.map { profile.frames[$0] })
      let numbers = values.map { value in profile.values.firstIndex(of: value).map { row[$0] } ?? 0 }
      sites[site] = zip(sites[site] ?? numbers.map { _ in 0 }, numbers).map { $0 + $1 }
    }
    let total = Double(max(1, profile.total(first)))
    let ordered = sites.sorted { ($0.value[0], $1.key) > ($1.value[0], $0.key) }
    let headers = ["share"] + values.map { $0.rawValue.replacing("-", with: " ") } + ["function"]
    let rows = ordered.prefix(most).map { site, numbers in
      [percent(Double(numbers[0]) / total)] + numbers.map(String.init) + [site]
    }
    TablePrinter(headers: headers, rightAligned: Set(headers.dropLast())).print(rows)
    if ordered.count > most { StandardOutput.print("the first \(most) of \(ordered.count) functions") }
    StandardOutput.print(sentence(process))
    for value in values { StandardOutput.print("flame graph: \(folder)/\(process.path(of: value, "svg"))") }
    StandardOutput.print("pprof: \(folder)/\(process.pprofPath)")
  }

  /// The values that are not all zero, starting with the one to sort by.
  private static func shownValues(_ profile: StackProfile) -> [ProfileValue] {
    let order: [ProfileValue] = [.bytes, .instructions, .allocations, .liveBytes, .earlierBytes, .waitNanoseconds]
    return order.filter { profile.total($0) > 0 }
  }

  /// What dominates, and which problem that points to: D2 chapter 4.2.
  static func sentence(_ process: CellProfile) -> String {
    let profile = process.profile
    let value: ProfileValue = process.pass == .profile ? .bytes : .instructions
    let what = value == .bytes ? "the bytes" : "the instructions"
    let shares = [FrameRole.growth, .assign, .lock].map { profile.share(of: value, below: $0) ?? 0 }
    let (growth, assign, lock) = (shares[0], shares[1], shares[2])
    var sentence: String
    if lock >= 0.5 {
      sentence = "locks dominate (\(percent(lock)) of \(what)): threads meet at a lock"
    } else if growth >= 0.5 {
      sentence = "growth dominates (\(percent(growth)) of \(what)): reserve room, or reuse the map"
    } else if assign >= 0.5 {
      sentence =
        "putting entries in dominates (\(percent(assign)) of \(what)): many insertions, or small maps made anew"
    } else {
      sentence =
        "neither insertion (\(percent(assign)) of \(what)) nor growth (\(percent(growth))) nor a lock "
        + "(\(percent(lock))) dominates"
    }
    let waiting = profile.total(.waitNanoseconds)
    if waiting > 0 {
      sentence += "; threads slept \(NumberText.of(Double(waiting) / 1e6)) ms for locks, \(profile.total(.waits)) times"
    }
    return sentence
  }

  static func printDifference(of process: CellProfile, against before: CellProfile, files: [String]) {
    StandardOutput.print("\n\(process.cell), against the other run")
    let value: ProfileValue = process.pass == .profile ? .bytes : .instructions
    let (now, then) = (sites(process.profile, value), sites(before.profile, value))
    let changes = Set(now.keys).union(then.keys)
      .map { (site: $0, change: (now[$0] ?? 0) - (then[$0] ?? 0)) }
      .filter { $0.change != 0 }
      .sorted { (abs($0.change), $1.site) > (abs($1.change), $0.site) }
    if changes.isEmpty {
      StandardOutput.print("the \(value.rawValue) are the same in every function")
    } else {
      let headers = ["before", "now", "change", "function"]
      let rows = changes.prefix(most).map { site, change in
        [String(then[site] ?? 0), String(now[site] ?? 0), (change > 0 ? "+" : "") + String(change), site]
      }
      TablePrinter(headers: headers, rightAligned: ["before", "now", "change"]).print(rows)
    }
    for file in files { StandardOutput.print("difference: \(file)") }
  }

  private static func sites(_ profile: StackProfile, _ value: ProfileValue) -> [String: Int] {
    profile.folded(value).reduce(into: [:]) { $0[StackProfile.site(of: $1.stack), default: 0] += $1.count }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
