import Catalogue

/// The row of summary.csv: written and read back.
extension CellSummary {
  /// The fields, one per column of `SummaryColumns.all`.
  var fields: [String] {
    var fields = [
      experiment, id, parameters.map.id, parameters.allocator, parameters.kind.id, parameters.keys.typeLabel,
      parameters.keys.distribution.rawValue, parameters.values.label, String(parameters.entries),
      String(operations), String(parameters.threads), status.rawValue, reason, checksum,
    ]
    for metric in Metric.all where metric.inSummary {
      let number = isExact(metric.name) ? CSVNumber.exact : CSVNumber.rounded
      guard metric.name == SummaryColumns.metricWithInterval else {
        fields.append(number(samples[metric.name].flatMap(Bootstrap.median)))
        continue
      }
      let estimate = estimate(metric.name)
      fields += [number(estimate?.value), number(estimate?.interval?.low), number(estimate?.interval?.high)]
    }
    fields.append(counterSource ?? "")
    fields.append(parameters.load?.label ?? "closed")
    fields += [
      noise?.timeProcesses, noise?.disturbed, noise?.repeated, noise?.added,
    ].map { $0.map(String.init) ?? "" }
    fields.append(noise?.stability?.rawValue ?? "")
    return fields
  }

  /// Reads a row; `samples` come from samples.csv. Throws `ResultsError.damaged`.
  init(_ row: CSVFile.Row, samples: [String: [Double]], seed: UInt64) throws {
    func member<Member: RawRepresentable & CaseIterable>(
      _ column: String, _ type: Member.Type
    ) throws -> Member where Member.RawValue == String {
      guard let member = Member(rawValue: row[column]) else {
        throw row.damaged(column, "one of \(Member.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return member
    }
    let distribution = try member("key_distribution", KeyDistribution.self)
    guard let keys = KeySpecification(typeLabel: row["key_type"], distribution: distribution) else {
      throw row.damaged("key_type", "a type of keys such as uint64 or string20")
    }
    guard let values = ValueSpecification(typeLabel: row["value_type"]) else {
      throw row.damaged("value_type", "a type of values such as uint64 or struct24")
    }
    let operations = try row.integer("operations", atLeast: 1)
    self.init(
      experiment: row["experiment"], id: row["cell"],
      parameters: CellParameters(
        map: try member("map", MapVariant.self), allocator: row["allocator"],
        kind: try member("workload", WorkloadKind.self), keys: keys, values: values,
        entries: try row.integer("entries", atLeast: 1), operations: operations,
        threads: try row.integer("threads", atLeast: 1)),
      operations: operations, status: try member("status", Status.self), reason: row["reason"],
      checksum: row["checksum"], counterSource: row["counter_source"].isEmpty ? nil : row["counter_source"],
      samples: samples, seed: seed, noise: try CellNoise(row))
  }
}

extension CellNoise {
  /// Reads the columns; nil where they are empty. Throws `ResultsError.damaged`.
  fileprivate init?(_ row: CSVFile.Row) throws {
    guard !row["time_processes"].isEmpty else { return nil }
    self.init([], timeProcesses: try row.integer("time_processes", atLeast: 0))
    disturbed = try row.integer("disturbed_processes", atLeast: 0)
    repeated = try row.integer("repeated_processes", atLeast: 0)
    added = try row.integer("added_processes", atLeast: 0)
    guard !row["stability"].isEmpty else { return }
    guard let stability = Stability(rawValue: row["stability"]) else {
      throw row.damaged("stability", "one of \(Stability.allCases.map(\.rawValue).joined(separator: ", ")), or nothing")
    }
    self.stability = stability
  }
}

extension KeySpecification {
  /// Reads a `typeLabel`; nil where it is none.
  init?(typeLabel: String, distribution: KeyDistribution) {
    if let type = KeyType(rawValue: typeLabel), type != .string {
      self.init(type: type, distribution: distribution)
    } else if typeLabel.hasPrefix(KeyType.string.rawValue),
      let length = Int(typeLabel.dropFirst(KeyType.string.rawValue.count)), Self.stringLengths.contains(length)
    {
      self.init(type: .string, length: length, distribution: distribution)
    } else {
      return nil
    }
    guard self.typeLabel == typeLabel else { return nil }
  }
}

extension ValueSpecification {
  /// Reads a `typeLabel`; nil where it is none.
  init?(typeLabel: String) {
    let name = typeLabel.prefix { $0.isLetter }
    if let type = ValueType(rawValue: typeLabel) {
      self.init(type: type)
    } else if let type = ValueType(rawValue: String(name)), let size = Int(typeLabel.dropFirst(name.count)), size >= 0 {
      self.init(type: type, size: size)
    } else {
      return nil
    }
    guard label == typeLabel else { return nil }
  }
}
