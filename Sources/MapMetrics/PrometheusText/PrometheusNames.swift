/// The spelling rules of the Prometheus text format, version 0.0.4.
enum PrometheusNames {
  /// A valid metric name: letters, digits, "_" and ":", not beginning with a digit. Other characters become "_".
  static func metric(_ label: String) -> String { sanitized(label, allowingColon: true) }

  /// Valid label names in the order of `dimensions`, all different and different from `reserved`. Names that begin with
  /// two underscores belong to Prometheus itself.
  static func labels(_ dimensions: [(String, String)], reserved: Set<String>) -> [(name: String, value: String)] {
    var taken = reserved
    return dimensions.map { dimension in
      var name = sanitized(dimension.0, allowingColon: false)
      if name.hasPrefix("__") { name = "x" + name }
      while !taken.insert(name).inserted { name += "_" }
      return (name, dimension.1)
    }
  }

  private static func sanitized(_ name: String, allowingColon: Bool) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
      case "0"..."9":
        if result.isEmpty { result = "_" }
        result.unicodeScalars.append(scalar)
      case ":" where allowingColon: result.unicodeScalars.append(scalar)
      default: result += "_"
      }
    }
    return result.isEmpty ? "_" : result
  }

  /// A label's value between its quotes.
  static func escapedValue(_ value: String) -> String {
    escaped(value) { $0 == "\"" ? "\\\"" : nil }
  }

  /// A help text, which goes to the end of the line.
  static func escapedHelp(_ help: String) -> String { escaped(help) { _ in nil } }

  // By Unicode scalars, not characters: "\r\n" is one character, and its second half must be escaped.
  private static func escaped(_ text: String, _ further: (Unicode.Scalar) -> String?) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        if let replacement = further(scalar) {
          result += replacement
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// A sample's value, as Go reads floating-point numbers; whole numbers without a point.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value.magnitude < 0x1p53, value == value.rounded() { return "\(Int64(value))" }
    return "\(value)"
  }
}
