/// A reader of Prometheus' text format, version 0.0.4, written from its description and sharing nothing with the writer.
struct PrometheusReader {
  /// One sample: `name{label="value",…} number`.
  struct Sample: Hashable {
    /// The metric's name.
    var name: String
    /// Label names to values, without escapes.
    var labels: [String: String]
    /// The number.
    var value: Double
  }

  /// A line that the format does not allow.
  struct Mistake: Error, CustomStringConvertible {
    /// The line, from 1.
    var line: Int
    /// What is wrong.
    var reason: String

    var description: String { "line \(line): \(reason)" }
  }

  /// Samples in their order.
  private(set) var samples: [Sample] = []
  /// Metric names to the types declared for them.
  private(set) var types: [String: String] = [:]

  /// Reads a page. Throws `Mistake` for the first line that the format does not allow.
  init(_ text: String) throws {
    let scalars = Array(text.unicodeScalars)
    guard scalars.last == "\n" else { throw Mistake(line: 0, reason: "the page must end with a line's end") }
    var number = 0
    for line in scalars.split(separator: "\n" as Unicode.Scalar, omittingEmptySubsequences: false).dropLast() {
      number += 1
      do {
        try read(line)
      } catch {
        throw Mistake(line: number, reason: error.reason)
      }
    }
  }

  /// The value of the sample with exactly these labels; nil if there is none or more than one.
  func value(_ name: String, _ labels: [String: String]) -> Double? {
    let found = samples.filter { $0.name == name && $0.labels == labels }
    return found.count == 1 ? found[0].value : nil
  }

  private struct Refusal: Error {
    var reason: String
  }

  private mutating func read(_ line: ArraySlice<Unicode.Scalar>) throws(Refusal) {
    if line.isEmpty { return }
    if line.first == "#" {
      let words = String(String.UnicodeScalarView(line)).split(separator: " ", maxSplits: 3).map(String.init)
      if words.count == 4, words[1] == "TYPE" {
        guard ["counter", "gauge", "histogram", "summary", "untyped"].contains(words[3]) else {
          throw Refusal(reason: "no type is called \(words[3])")
        }
        guard types.updateValue(words[3], forKey: words[2]) == nil else {
          throw Refusal(reason: "\(words[2]) has two types")
        }
      }
      return
    }
    var rest = line
    let name = try takeName(&rest)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest.removeFirst()
      while rest.first != "}" {
        let label = try takeName(&rest)
        try take("=", &rest)
        try take("\"", &rest)
        guard labels.updateValue(try takeQuoted(&rest), forKey: label) == nil else {
          throw Refusal(reason: "label \(label) is there twice")
        }
        if rest.first == "," { rest.removeFirst() } else if rest.first != "}" { throw Refusal(reason: "no } or ,") }
      }
      rest.removeFirst()
    }
    try take(" ", &rest)
    guard let value = Double(String(String.UnicodeScalarView(rest))) else { throw Refusal(reason: "no number") }
    samples.append(Sample(name: name, labels: labels, value: value))
  }

  private func takeName(_ rest: inout ArraySlice<Unicode.Scalar>) throws(Refusal) -> String {
    let name = rest.prefix { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
        || scalar == ":"
    }
    guard let first = name.first, !("0"..."9").contains(first) else { throw Refusal(reason: "no name") }
    rest.removeFirst(name.count)
    return String(String.UnicodeScalarView(name))
  }

  private func take(_ scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>) throws(Refusal) {
    guard rest.popFirst() == scalar else { throw Refusal(reason: "no \(scalar)") }
  }

  /// Up to the closing quote, which goes too.
  private func takeQuoted(_ rest: inout ArraySlice<Unicode.Scalar>) throws(Refusal) -> String {
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(value)
      case "\\":
        switch rest.popFirst() {
        case "n": value.append("\n")
        case "\\": value.append("\\")
        case "\"": value.append("\"")
        default: throw Refusal(reason: "an escape that the format doesn't have")
        }
      default: value.append(scalar)
      }
    }
    throw Refusal(reason: "a label's value doesn't end")
  }
}
