extension Duration {
  /// Seconds as a number.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension Double {
  /// The number without decimals.
  var formattedWhole: String { String(Int(rounded())) }

  /// Seconds as a person would say them: `8 s`, `2 min 05 s`, `1 h 03 min`.
  package var durationText: String {
    let seconds = Int(max(0, isFinite ? self : 0).rounded())
    let twoDigits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min \(twoDigits(seconds % 60)) s"
    default: return "\(seconds / 3600) h \(twoDigits(seconds / 60 % 60)) min"
    }
  }
}
