extension CellParameter {
  /// Every parameter, in the order of its key in cell ids and in FORMAT.md.
  package static let all: [CellParameter] = [
    CellParameter("engine", \.engine, "the engine, by its name in `engines.toml`", usual: .swift),
    CellParameter("map", \.map, "the map under test", isMatrixOnly: true, isRequired: true),
    CellParameter(
      "allocator", \.allocator, "the allocator, by its name in `allocators.toml`", isMatrixOnly: true, isRequired: true,
      read: { reader in reader.names.allocators.map { reader.name(among: $0) } ?? reader.text() }),
    CellParameter(
      "study", \.study, "the program of a study", isMatrixOnly: true,
      rule: .only("a study only with kind = \"study\"") { $0.kind == .study }),
    CellParameter(
      "variant", \.variant, "a name for cells that do the same work", isMatrixOnly: true,
      read: readVariant),
    CellParameter("kind", \.kind, "what one operation does", isRequired: true),
    CellParameter("operations", \.operations, "operations of one round", read: { $0.integer(in: 1...1_000_000_000) }),
    CellParameter(
      "entries", \.entries, "the number of entries of a full map", isRequired: true,
      // The limit depends on the memory.
      read: { $0.integer(in: 1...Int.max) }),
    CellParameter(
      "reserve", \.reserve, "capacity asked for up front",
      rule: .kept("a reserve only with a map other than native, which has none") { $0.map != .native },
      read: { $0.integer(in: 0...Int.max) }),
    CellParameter(
      "threads", \.crew, "threads that run the workload on one map",
      rule: .kept("readers and writers only with kind = \"mixed\"") { $0.roles == nil || $0.kind == .mixed },
      clear: { $0.roles = nil }),
    CellParameter("keys", \.keys, "the keys", parts: keyParts),
    CellParameter("values", \.values, "the values", parts: valueParts),
    CellParameter(
      "mix", \.mix, "shares of the operations of `mixed`",
      rule: .only("a mix only with kind = \"mixed\"") { $0.kind == .mixed }),
    CellParameter(
      "answer", \.answer, "what each operation of `known-answer` does",
      rule: .only("an answer only with kind = \"known-answer\"") { $0.kind == .knownAnswer }),
    CellParameter("load", \.loadKind, "when the operations of the latency pass begin"),
    CellParameter("pause", \.pause, "makes some operations longer by a set time"),
    CellParameter(
      "deletes", \.deletes, "which keys the memory pass removes from the full map",
      rule: .kept("deletions only with a workload over a map") { $0.kind != .study && $0.kind != .knownAnswer }),
    CellParameter(
      "collector", \.collector, "how the engine's garbage collector is set", usual: .default,
      rule: .kept("a setting only with an engine that has a collector") { $0.engine != .swift },
      clear: { $0.collector = .default }),
  ]

  /// The parts of `keys`.
  static let keyParts: [CellParameter] = [
    CellParameter("keys.type", \.keys.type, "the type of the keys"),
    CellParameter(
      "keys.length", \.keys.length, "bytes of a string key",
      rule: .only("a length only with type = \"string\" and without a file") {
        $0.keys.type == .string && $0.keys.source.path == nil
      },
      read: { $0.integer(in: KeySpecification.stringLengths) }),
    CellParameter(
      "keys.distribution", \.keys.distribution, "how keys are made and looked up",
      rule: .kept("file-order and frequency only with keys from a file") {
        !$0.keys.distribution.needsFile || $0.keys.source.path != nil
      }),
    CellParameter(
      "keys.exponent", \.keys.exponent, "the exponent of Zipf's law",
      rule: .only("an exponent only with distribution = \"zipf\"") { $0.keys.distribution == .zipf },
      read: { $0.double("a number above 0 and up to 10") { $0 > 0 && $0 <= 10 } }),
    CellParameter(
      "keys.file", \.keys.source.path, "the file that the keys come from",
      rule: .only("a file only with a workload over a map") { $0.kind != .study && $0.kind != .knownAnswer }),
    CellParameter("keys.format", \.keys.source.format, "how the file is written", rule: ofFile),
    CellParameter("keys.column", \.keys.source.column, "the column with the keys", rule: ofTable),
    CellParameter("keys.count", \.keys.source.count, "the column that says how often a key occurs", rule: ofTable),
    CellParameter(
      "keys.limit", \.keys.source.limit, "records that are read at most", rule: ofFile,
      read: { $0.integer(in: KeyFile.records) }),
  ]

  private static let ofFile = Rule.only("this only with keys from a file") { $0.keys.source.path != nil }
  private static let ofTable = Rule.only("a column only with keys from a file and format = \"csv\"") {
    $0.keys.source.path != nil && $0.keys.source.format == .csv
  }

  /// The parts of `values`.
  static let valueParts: [CellParameter] = [
    CellParameter("values.type", \.values.type, "the type of the values"),
    CellParameter(
      "values.size", \.values.size, "payload bytes of a value",
      rule: .only("a size only with type = \"bytes\", \"struct\" or \"class\"") { $0.values.type.hasSize },
      read: { $0.integer(in: ValueSpecification.byteSizes) }),
  ]

  private static func readVariant(_ reader: ValueReader) -> String? {
    func isGood(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
    if case .string(let name) = reader.value, (1...32).contains(name.utf8.count), name.utf8.first.map(isGood) == true,
      name.utf8.allSatisfy({ isGood($0) || $0 == UInt8(ascii: "-") })
    {
      return name
    }
    return reader.expected("a name of lower-case letters, digits and hyphens, 1 to 32 of them")
  }
}
