import Results

/// Numbers for people: three significant digits or all integer digits, at most three decimals, thousands separated. CSV
/// has them in full.
enum NumberText {
  /// `0.123`, `12.3`, `1,234`; `<0.001` for smaller numbers that are not 0; `–` if there is no number.
  static func of(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    let size = abs(value)
    if size > 0 && size < 0.001 { return value < 0 ? ">-0.001" : "<0.001" }
    let decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    return fixed(value, decimals: decimals)
  }

  /// A number, or both ends of a range: `35 … 60`, `3 or more`.
  static func range(_ range: Interval?) -> String {
    guard let range, range.low != range.high else { return of(range?.low) }
    return range.high == .infinity ? "\(of(range.low)) or more" : "\(of(range.low)) … \(of(range.high))"
  }

  /// The interval's ends; `one process` if only one process was measured.
  static func interval(_ estimate: Estimate?) -> String {
    guard let estimate else { return "–" }
    return estimate.interval.map { "\(of($0.low)) … \(of($0.high))" } ?? "one process"
  }

  /// The figure with its interval after it.
  static func withInterval(_ estimate: Estimate?) -> String {
    guard let estimate else { return "–" }
    return of(estimate.value) + (estimate.interval.map { " (\(of($0.low)) … \(of($0.high)))" } ?? "")
  }

  /// A ratio with three decimals up to 100: differences of one per cent matter.
  static func ratio(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return value < 100 ? fixed(value, decimals: 3) : of(value)
  }

  /// A ratio as a change in per cent with its sign, or as a factor if it is at least twice or at most half: `+4.2 %`,
  /// `-0.1 %`, `×2.35`.
  static func change(_ ratio: Double?) -> String {
    guard let ratio, ratio.isFinite else { return "–" }
    if ratio == 1 { return "0 %" }
    if ratio >= 2 || ratio <= 0.5 { return "×\(of(ratio))" }
    let percent = (ratio - 1) * 100
    if abs(percent) < 0.05 { return percent < 0 ? "-0.0 %" : "+0.0 %" }
    return (percent < 0 ? "" : "+") + fixed(percent, decimals: 1) + " %"
  }

  /// A change between two figures; from or to 0 a ratio would mean nothing.
  static func change(from first: Double, to second: Double) -> String {
    if first == second { return "0 %" }
    if first == 0 { return "from 0" }
    return second == 0 ? "to 0" : change(second / first)
  }

  /// KiB as MiB from 1,024 on.
  static func kibibytes(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return value < 1024 ? "\(of(value)) KiB" : "\(of(value / 1024)) MiB"
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = [1.0, 10, 100, 1000][decimals]
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return sign + grouped(whole) + (decimals == 0 ? "" : "." + padded.suffix(decimals))
  }

  private static func grouped(_ digits: Substring) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
