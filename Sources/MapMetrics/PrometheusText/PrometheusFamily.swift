/// The kinds of metrics that the text format knows and this backend makes.
enum PrometheusType: String {
  case counter
  case gauge
  case histogram

  /// The names of a family's samples.
  func sampleNames(_ name: String) -> [String] {
    self == .histogram ? [name, name + "_bucket", name + "_sum", name + "_count"] : [name]
  }

  /// Label names that the samples already have.
  var ownLabels: Set<String> { self == .histogram ? ["le"] : [] }
}

/// All series of one name.
struct PrometheusFamily {
  /// A series and how many metrics of the program write to it.
  struct Member {
    let labels: [(name: String, value: String)]
    let series: any PrometheusSeries
    var users = 1
  }

  let name: String
  let type: PrometheusType
  let help: String
  /// By the labels' text, which is the same for every order of the labels.
  var members: [String: Member] = [:]

  static func identity(_ labels: [(name: String, value: String)]) -> String {
    labels.map { "\($0.name)=\"\(PrometheusNames.escapedValue($0.value))\"" }.sorted().joined(separator: ",")
  }

  func render(into text: inout String) {
    guard !members.isEmpty else { return }
    text += "# HELP \(name) \(PrometheusNames.escapedHelp(help))\n# TYPE \(name) \(type.rawValue)\n"
    for (_, member) in members.sorted(by: { $0.key < $1.key }) {
      member.series.render(name: name, labels: member.labels, into: &text)
    }
  }
}

/// All families, by their names.
struct PrometheusFamilies {
  private var families: [String: PrometheusFamily] = [:]
  /// The family whose samples have the given name.
  private var owners: [String: String] = [:]

  /// The series of a metric and its labels: the existing one, or a new one.
  ///
  /// A name has one type. If another family already has it, or has one of a histogram's sample names, the type is
  /// appended.
  mutating func series<Series: PrometheusSeries>(
    _ wanted: String, _ type: PrometheusType, _ dimensions: [(String, String)], help: String, make: () -> Series
  ) -> Series {
    var name = wanted
    while !isFree(name, for: type, Series.self) { name += "_\(type.rawValue)" }
    var family = families.removeValue(forKey: name) ?? PrometheusFamily(name: name, type: type, help: help)
    defer { families[name] = family }
    for sample in type.sampleNames(name) { owners[sample] = name }
    let labels = PrometheusNames.labels(dimensions, reserved: type.ownLabels)
    let identity = PrometheusFamily.identity(labels)
    if let series = family.members[identity]?.series as? Series {
      family.members[identity]!.users += 1
      return series
    }
    let series = make()
    family.members[identity] = PrometheusFamily.Member(labels: labels, series: series)
    return series
  }

  /// Removes one user of a series. A series without users is no longer shown. The family keeps its name.
  mutating func release(_ series: AnyObject) {
    for (name, family) in families {
      guard let (identity, member) = family.members.first(where: { $0.value.series === series }) else { continue }
      families[name]!.members[identity] = nil
      if member.users > 1 {
        families[name]!.members[identity] = member
        families[name]!.members[identity]!.users -= 1
      }
      return
    }
  }

  func render(into text: inout String) {
    for (_, family) in families.sorted(by: { $0.key < $1.key }) { family.render(into: &text) }
  }

  private func isFree<Series: PrometheusSeries>(_ name: String, for type: PrometheusType, _: Series.Type) -> Bool {
    guard type.sampleNames(name).allSatisfy({ owners[$0] == nil || owners[$0] == name }) else { return false }
    guard let family = families[name] else { return true }
    // Two kinds of counters exist: whole and floating-point.
    return family.type == type && family.members.values.allSatisfy { $0.series is Series }
  }
}
