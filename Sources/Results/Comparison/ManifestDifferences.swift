/// Reasons in the manifests of two runs not to compare them: sentences for the reader, none if there are no reasons.
enum ManifestDifferences {
  /// Of two runs. O(facts).
  static func sentences(_ first: Manifest, _ second: Manifest) -> [String] {
    var sentences = sentences(first) + sentences(second)
    sentences += machine(first, second) + toolchain(first, second)
    if first.profile != second.profile {
      sentences.append(
        "the profiles differ: \(first.profile) and \(second.profile); figures per operation stay comparable")
    }
    if first.seed != second.seed {
      sentences.append("the seeds differ: \(first.seed) and \(second.seed); keys and counts are not the same")
    }
    for name in names(first.experiments, second.experiments, \.id) {
      let one = first.experiments.first { $0.id == name }?.digest
      let other = second.experiments.first { $0.id == name }?.digest
      if let one, let other, one != other { sentences.append("the experiment \(name) was changed between the runs") }
    }
    if let one = first.commit, let other = second.commit, one != other {
      sentences.append("the commits differ: \(one.prefix(10)) and \(other.prefix(10))")
    }
    return sentences
  }

  /// For one run: what makes its figures doubtful by themselves.
  static func sentences(_ run: Manifest) -> [String] {
    var sentences: [String] = []
    if run.state == .interrupted { sentences.append("\(run.id) was interrupted: cells have fewer processes") }
    if run.toolchain["build"] == "debug" {
      sentences.append("\(run.id) was measured with a debug build: its times mean nothing")
    }
    return sentences
  }

  /// How the machines differ.
  static func machine(_ first: Manifest, _ second: Manifest) -> [String] {
    facts("the machines differ", first.machine, second.machine)
  }

  /// How compilers, tools and allocators differ.
  static func toolchain(_ first: Manifest, _ second: Manifest) -> [String] {
    func versions(_ manifest: Manifest) -> [String: String] {
      Dictionary(
        manifest.allocators.map { ($0.name, "\($0.version) in \($0.library)") }, uniquingKeysWith: { one, _ in one })
    }
    // An allocator that one run did not use says nothing about the other.
    let one = versions(first)
    let other = versions(second)
    return facts("the toolchains differ", first.toolchain, second.toolchain)
      + facts(
        "the allocators differ", one.filter { other[$0.key] != nil }, other.filter { one[$0.key] != nil })
      + facts("the engines differ", engines(first), engines(second))
  }

  private static func engines(_ manifest: Manifest) -> [String: String] {
    Dictionary(
      (manifest.engines ?? []).map { ($0.name, $0.version ?? "of an unknown version") },
      uniquingKeysWith: { one, _ in one })
  }

  /// Facts that both runs have and that differ. If only one has a fact, that is due to the lab's version.
  private static func facts(_ what: String, _ first: [String: String], _ second: [String: String]) -> [String] {
    first.keys.sorted().compactMap { name in
      guard let one = first[name], let other = second[name], one != other else { return nil }
      return "\(what): \(name) was \(one), then \(other)"
    }
  }

  private static func names<Entry>(_ first: [Entry], _ second: [Entry], _ name: (Entry) -> String) -> [String] {
    var seen: Set<String> = []
    return (first + second).map(name).filter { seen.insert($0).inserted }
  }
}
