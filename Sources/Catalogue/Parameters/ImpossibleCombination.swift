extension CellParameters {
  /// Why the cell can't be measured, in words for the user; nil if it can.
  ///
  /// Such cells are skipped with this reason; they are not failures.
  package var impossibleReason: String? {
    (engine == .swift ? reasonAgainstMap : nil) ?? reasonAgainstWork
  }

  /// Why the Swift engine's map can't be measured.
  private var reasonAgainstMap: String? {
    guard MapVariant.allCases.contains(map) else { return "the engine swift has no map \"\(map.id)\"" }
    if !map.keyTypes.contains(keys.type) {
      return "\(map.id) is compiled for keys of type \(quotedList(map.keyTypes)), not \"\(keys.type.rawValue)\""
    }
    if map == .weak && values.type != .class {
      return "a weak-value cache holds references: values.type must be \"class\", not \"\(values.type.rawValue)\""
    }
    let valueTypes = map.valueTypes(keys: keys.type)
    if !valueTypes.contains(values.type) {
      return "\(map.id) with \(keys.type.rawValue) keys is compiled for values of type \(quotedList(valueTypes)),"
        + " not \"\(values.type.rawValue)\""
    }
    if let reason = map.reasonAgainst(kind) { return reason }
    if let reason = study?.family.withoutSwift { return reason }
    if isConcurrent, study == nil, !map.descriptor.isShared {
      return reasonAgainstSharing(safe: MapVariant.allCases.filter(\.descriptor.isShared))
    }
    if let most = map.descriptor.largestEntries, entries > most {
      return "\(map.id) holds at most \(most) entries, not \(entries)"
    }
    if map == .weak && kind == .trace { return "the weak cache's objects come in fixed sizes, not in those of a trace" }
    if map == .weak && !ValueSpecification.structSizes.contains(values.size) {
      let sizes = ValueSpecification.structSizes.map(String.init).joined(separator: ", ")
      return "the weak cache's objects come in \(sizes) bytes, not \(values.size)"
    }
    return nil
  }

  /// Why the work is impossible, whichever engine does it.
  private var reasonAgainstWork: String? {
    if let reason = reasonAgainstThreads { return reason }
    if kind == .knownAnswer, answer == nil { return "known-answer needs an answer, such as { spin = 500 }" }
    if kind == .study, study == nil { return "study needs a study, such as \"\(Study.all[0].id)\"" }
    if kind == .trace {
      if keys.source.path == nil { return "trace replays a file: keys needs file = \"…\"" }
      if keys.source.format?.isTrace != true { return "trace needs a file of format \"trace\" or \"twitter-trace\"" }
      if keys.distribution != .fileOrder {
        return "a trace is replayed in its order, not with keys.distribution = \"\(keys.distribution.rawValue)\""
      }
    } else if load?.schedule == .recorded {
      return "load.schedule = \"recorded\" is for kind = \"trace\": generated operations have no recorded times"
    }
    if keys.distribution.needsFile, keys.source.path == nil {
      return "keys.distribution = \"\(keys.distribution.rawValue)\" is for keys from a file"
    }
    if keys.source.format == .u64, keys.type != .uint64 {
      return "a file of format \"u64\" has keys of type \"uint64\", not \"\(keys.type.rawValue)\""
    }
    // The filling, the further keys and the misses of a cell take four keys per entry; a short string has 6 bits a
    // byte.
    if keys.type == .string, keys.source.path == nil, keys.length < 11, entries > 1 << (6 * keys.length) / 4 {
      let different = 1 << (6 * keys.length)
      return
        "keys.length = \(keys.length) allows \(different) different keys; \(entries) entries need four times as many"
    }
    return nil
  }

  /// The number of different keys that the cell takes from a file: those of the full map, as many absent ones, or two times
  /// as many further ones.
  package var differentKeys: Int {
    let sets = kind.descriptor.insertsFurtherKeys ? 3 : kind.descriptor.lookUps == .absent ? 2 : 1
    let (product, overflow) = entries.multipliedReportingOverflow(by: sets)
    return overflow ? .max : product
  }

  /// Minimum number of bytes that the cell needs, in keys, values and table; used to refuse sizes that can't work.
  package var leastMemory: Int {
    let keyBytes = keys.type == .string && keys.length > 15 ? 16 + 32 + keys.length : (keys.type == .uint64 ? 8 : 16)
    let valueBytes: Int =
      switch values.type {
      case .none: 0
      case .uint64, .struct: values.size
      case .bytes: 8 + 32 + values.size
      case .class: 8 + 16 + values.size
      }
    let answerBytes = kind == .knownAnswer ? answer?.memory : nil
    let (bytes, overflow) = max(entries, 0).multipliedReportingOverflow(
      by: 2 * keyBytes + valueBytes + (answerBytes?.perEntry ?? 0))
    let (sum, sumOverflow) = bytes.addingReportingOverflow(answerBytes?.once ?? 0)
    return overflow || sumOverflow ? Int.max : sum
  }
}

private func quotedList(_ names: [some RawRepresentable<String>]) -> String {
  names.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
}
