import Catalogue

/// Reads one `[[engine]]`.
struct EngineReader {
  let reader: TableReader
  /// What paths are relative to.
  let root: String

  /// The engine; what is missing or wrong is reported.
  func definition(_ taken: inout Set<String>) -> EngineDefinition {
    reader.rejectUnknownKeys(ExperimentKeys.engine)
    let collectors = reader.strings("collectors") ?? []
    return EngineDefinition(
      name: name(reader, &taken), summary: summary(reader), language: reader.string("language", required: true) ?? "",
      program: absolute(reader.string("program", required: true) ?? ""), root: root, build: reader.string("build"),
      environment: reader.environment(), ownsAllocator: ownsAllocator, collectors: collectors, passes: passes,
      without: reasons(reader, among: MeasurementPass.allCases.map(\.id) + MapVariant.allCases.map(\.id)), maps: maps,
      studies: reader.value("studies")?.elements("an array of names")?.compactMap(study) ?? [])
  }

  /// A study, or a family of them. There are hundreds: a message that listed them would bury what it says.
  private func study(_ reader: ValueReader) -> String? {
    if case .string(let name) = reader.value, Self.isStudy.contains(name) { return name }
    return reader.expected("one of maplab list studies, or a family of them", nearestAmong: Self.studies)
  }

  private static let studies = StudyFamily.all.map(\.id) + Study.allIDs
  private static let isStudy = Set(studies)

  private func name(_ reader: TableReader, _ taken: inout Set<String>) -> String {
    guard let name = reader.string("name", required: true) else { return "" }
    let place = reader.path(of: "name")
    if !EngineName.isName(name) {
      reader.collector.report(place, found: "\"\(name)\"", expected: EngineName.nameRule)
    } else if name == EngineName.swift.id {
      reader.collector.report(place, found: "\"\(name)\"", expected: "another name: it is the lab's own engine")
    } else if !taken.insert(name).inserted {
      reader.collector.report(place, found: "\"\(name)\" a second time", expected: "each name once")
    }
    return name
  }

  private func summary(_ reader: TableReader) -> String {
    reader.value("summary", orReport: "text")?.line("one line on what it is") ?? ""
  }

  private func absolute(_ path: String) -> String {
    if path.isEmpty { reader.collector.report(reader.path(of: "program"), found: "nothing", expected: "a path") }
    return path.hasPrefix("/") ? path : "\(root)/\(path)"
  }

  private var ownsAllocator: Bool {
    reader.value("allocator", orReport: "\"own\" or \"preloaded\"")?.name(among: ["own", "preloaded"]) == "own"
  }

  private var passes: [MeasurementPass] {
    reader.value("passes", orReport: "an array of passes")?.elements("an array of passes")?.compactMap { $0.member() }
      ?? []
  }

  private var maps: [EngineDefinition.Map] {
    var taken: Set<String> = []
    return reader.readers("map", most: EngineCatalogue.most.maps).map { reader in
      reader.rejectUnknownKeys(ExperimentKeys.engineMap)
      let name = reader.string("name", required: true) ?? ""
      if !name.isEmpty, !MapVariant.isName(name) {
        reader.collector.report(reader.path(of: "name"), found: "\"\(name)\"", expected: MapVariant.nameRule)
      } else if !taken.insert(name).inserted {
        reader.collector.report(
          reader.path(of: "name"), found: "\"\(name)\" a second time", expected: "each name once")
      }
      return EngineDefinition.Map(
        name: name, summary: summary(reader), keys: members(reader, "keys"), values: members(reader, "values"),
        isShared: reader.value("shared")?.boolean() ?? false,
        mostEntries: reader.integer("most_entries", in: 1...Int.max),
        without: reasons(reader, among: WorkloadKind.allCases.map(\.id)))
    }
  }

  private func members<Member: RawRepresentable<String> & CaseIterable>(_ reader: TableReader, _ key: String)
    -> [Member]
  {
    reader.value(key, orReport: "an array of types")?.elements("an array of types")?.compactMap { $0.member() } ?? []
  }

  /// `without`: a reason for each name.
  private func reasons(_ reader: TableReader, among names: [String]) -> [String: String] {
    guard let table = reader.reader("without") else { return [:] }
    table.rejectUnknownKeys(names)
    var reasons: [String: String] = [:]
    for name in names {
      if let reason = table.value(name)?.line("one line on why") { reasons[name] = reason }
    }
    return reasons
  }
}
