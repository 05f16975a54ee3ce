import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension EngineDefinition {
  /// A program that is in no file, with what is promised of it. `name` is what its jobs call it; nil: any.
  package init(
    checking program: String, name: String?, maps: [String], keys: [KeyType], values: [ValueType],
    passes: [MeasurementPass],
    without: [WorkloadKind], isShared: Bool
  ) {
    let url = URL(fileURLWithPath: program).standardizedFileURL
    let reasons = Dictionary(without.map { ($0.id, "left out") }) { first, _ in first }
    self.init(
      name: name ?? Self.nameInNoFile, summary: "a program that is in no file", language: "", program: url.path,
      root: url.deletingLastPathComponent().path, build: nil, environment: [:], ownsAllocator: true, collectors: [],
      passes: passes, without: [:],
      maps: maps.map {
        Map(
          name: $0, summary: "", keys: keys, values: values, isShared: isShared, mostEntries: nil, without: reasons)
      }, studies: [])
  }

  /// What a program is called in its jobs if nothing else is said.
  private static let nameInNoFile = "checked"

  /// The lab's own engine, by its lists of maps; `program` is the worker for cells without a map. Its passes are those that need no other tool.
  package static func own(program: String) -> EngineDefinition {
    EngineDefinition(
      name: EngineName.swift.id, summary: "the lab's own maps", language: "Swift", program: program,
      root: "/", build: nil, environment: [:], ownsAllocator: false, collectors: [],
      passes: [.time, .latency, .allocations, .memory, .timeline, .inspection], without: [:],
      maps: MapVariant.allCases.filter { $0 != .synthetic && $0 != .none }.map { map in
        Map(
          name: map.id, summary: map.descriptor.summary, keys: map.keyTypes,
          values: ValueType.allCases.filter { value in
            map.keyTypes.contains { map.valueTypes(keys: $0).contains(value) }
          }, isShared: map.descriptor.isShared, mostEntries: map.descriptor.largestEntries,
          without: Dictionary(uniqueKeysWithValues: map.descriptor.refused.map { ($0.key.id, $0.value) }))
      }, studies: [])
  }
}
