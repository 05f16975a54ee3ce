import MapMetrics

/// The pages of a program that is scraped once a minute. The minutes are counted, not waited for.
struct WatchedMinutes {
  /// A series of Prometheus: a name and labels.
  private struct Series: Hashable {
    var name: String
    var labels: [String: String]
  }

  /// Scrapes so far.
  private(set) var count = 0
  private var values: [Series: [Double?]] = [:]

  /// The minute of the last scrape; the first is 0.
  var last: Int { count - 1 }

  /// Scrapes a page. Throws `PrometheusReader.Mistake`.
  mutating func scrape(_ prometheus: PrometheusText) throws {
    note(try PrometheusReader(prometheus.render()).samples)
  }

  /// Notes what one scrape found.
  mutating func note(_ samples: [PrometheusReader.Sample]) {
    count += 1
    for sample in samples {
      let series = Series(name: sample.name, labels: sample.labels)
      var known = values.removeValue(forKey: series) ?? []
      known += [Double?](repeating: nil, count: last - known.count)
      known.append(sample.value)
      values[series] = known
    }
  }

  /// The series for a unit test of promtool, with the labels that a server adds: `map_size{…}` and `0 16 _ 32`.
  var inputSeries: [(series: String, values: String)] {
    values.map { series, values in
      let labels = series.labels.merging(["job": "maplab", "instance": "localhost"]) { own, _ in own }
      let text = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
      let numbers = values.map { value in value.map(Self.number) ?? "_" }
      return ("\(series.name){\(text.joined(separator: ","))}", numbers.joined(separator: " "))
    }.sorted { $0.series < $1.series }
  }

  /// Without a sign or an exponent if possible: both mean something else in the series notation.
  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { String($0) } ?? "\(value)"
  }

  private static func quoted(_ value: String) -> String {
    let escaped = value.map { character -> String in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

// What the alarms evaluate, computed here independently.
extension WatchedMinutes {
  /// The sum of all series of a name with these labels among theirs, minute by minute; nil for minutes without any.
  private func sums(_ name: String, _ labels: [String: String] = [:]) -> [Double?] {
    var sums = [Double?](repeating: nil, count: count)
    for (series, values) in values where series.name == name {
      guard labels.allSatisfy({ series.labels[$0.key] == $0.value }) else { continue }
      for (minute, value) in values.enumerated() {
        if let value { sums[minute] = (sums[minute] ?? 0) + value }
      }
    }
    return sums
  }

  /// Entries of all maps, minute by minute.
  var entries: [Double?] { sums("map_size", ["status": "active"]) }

  /// Bytes that the program holds, minute by minute.
  var heldBytes: [Double?] { sums("process_allocated_bytes") }

  /// Resizes of all maps in each minute; nil for the first.
  var resizes: [Double?] {
    let counts = sums("map_resizes_total")
    return counts.indices.map { minute in
      guard minute > 0, let now = counts[minute], let before = counts[minute - 1] else { return nil }
      return max(0, now - before)
    }
  }

  /// By how much the last minute's resizes exceed the mean of the ten minutes before, as a share of that mean; nil if
  /// there were none in those minutes.
  var resizeRise: Double? {
    guard let now = resizes.last ?? nil else { return nil }
    let before = resizes.dropLast().suffix(10).compactMap { $0 }
    let usual = before.reduce(0, +) / Double(before.count)
    return usual > 0 ? now / usual - 1 : nil
  }

  /// R squared of entries and bytes over the last fifteen minutes; nil before there are ten.
  var rSquared: Double? {
    let pairs = zip(entries, heldBytes).suffix(15).compactMap { entries, bytes in
      if let entries, let bytes { (entries, bytes) } else { nil as (Double, Double)? }
    }
    guard pairs.count >= 10 else { return nil }
    let r = correlation(pairs.map(\.0), pairs.map(\.1))
    return r * r
  }
}
