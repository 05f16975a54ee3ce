import Catalogue

/// An inspection as one self-contained SVG file: bytes by part, keys by path, buckets by keys next to a random
/// function, the bits of the hashes, and the heat of the buckets.
struct InspectionPicture {
  var cell: String
  var seen: MapInspection
  var metrics: [String: Double]

  private static let width = 880.0
  private static let left = 40.0
  private static let right = 840.0

  /// Colours that red-green colour-blind people can tell apart (Okabe and Ito, 2008).
  private static let colours: [String: String] = [
    "header": "#999999", "control": "#56b4e9", "links": "#0072b2", "entries": "#009e73", "free": "#e5e5e5",
    "padding": "#cc79a7", "overflow": "#d55e00", "own": "#f0e442",
  ]

  var svg: String {
    var body = ""
    var y = 34.0
    body += text(Self.left, y, title, size: 15, weight: "bold")
    y += 20
    body += text(Self.left, y, subtitle)
    y += 34
    body += heading("Bytes by part", at: &y)
    body += parts(at: &y)
    body += heading("Keys by the \(seen.bucketName)s or nodes that are read to find them", at: &y)
    body += bars(seen.paths.map(Double.init), unit: "keys", at: &y)
    body += heading(
      "\(seen.bucketName.capitalizedFirst)s by the keys that begin there; dots: a random function", at: &y)
    body += bars(seen.occupancy.map(Double.init), marks: seen.randomOccupancy, unit: "\(seen.bucketName)s", at: &y)
    body += heading(
      "Keys with each bit of the hash set, lowest bit first; the line is one half, the full height 2 %", at: &y)
    body += bits(at: &y)
    body += heading(heatTitle, at: &y)
    body += text(Self.left, y + 6, heatLegend)
    y += 18
    body += heat(at: &y)
    let height = Int(y + 20)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(Self.width))" height="\(height)" \
      viewBox="0 0 \(Int(Self.width)) \(height)" font-family="sans-serif" font-size="11">
      <title>\(XMLText.escaped(cell))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(body)</svg>

      """
  }

  private var title: String { cell.count > 110 ? "\(cell.prefix(109))…" : cell }

  private var subtitle: String {
    let pages =
      seen.pages == 0 ? "" : ", \(percent(Double(seen.residentPages) / Double(seen.pages))) of its pages resident"
    return "\(seen.entries) entries in \(seen.buckets) \(seen.bucketName)s with \(seen.slots) places, "
      + "\(seen.storageBytes) bytes, \(percent(metrics[Metric.storageUsedShare])) of them keys and values\(pages)"
  }

  private var heatTitle: String {
    let run = seen.bucketsPerHeat == 1 ? seen.bucketName : "run of \(seen.bucketsPerHeat) \(seen.bucketName)s"
    return "\(seen.accesses) accesses by \(run)"
  }

  private var heatLegend: String {
    "white: none, light orange: an even load, black: 16 times that or more; the busiest hundredth of the "
      + "\(seen.bucketName)s gets \(percent(metrics[Metric.busiestBucketShare])) of the accesses"
  }

  private func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "–" }
    let tenths = Int((share * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private func heading(_ words: String, at y: inout Double) -> String {
    defer { y += 10 }
    return text(Self.left, y, words, size: 12, weight: "bold")
  }

  private func parts(at y: inout Double) -> String {
    let all = Double(max(1, seen.parts.reduce(0) { $0 + $1.bytes }))
    var svg = ""
    var x = Self.left
    for part in seen.parts {
      let width = (Self.right - Self.left) * Double(part.bytes) / all
      svg += rectangle(x, y, width, 22, Self.colours[part.name] ?? "#000000", "\(part.name): \(part.bytes) bytes")
      x += width
    }
    y += 40
    x = Self.left
    for part in seen.parts where part.bytes > 0 {
      let words = "\(part.name) \(part.bytes)"
      if x + Double(words.count) * 6.5 + 20 > Self.right {
        x = Self.left
        y += 18
      }
      svg += rectangle(x, y - 9, 10, 10, Self.colours[part.name] ?? "#000000", part.name)
      svg += text(x + 14, y, words)
      x += Double(words.count) * 6.5 + 34
    }
    y += 34
    return svg
  }

  /// Bars from 0, with the number below each and the count above, if there is room.
  private func bars(_ values: [Double], marks: [Double] = [], unit: String, at y: inout Double) -> String {
    let shown = min(values.count, 60)
    let most = max(1, (values.prefix(shown) + marks.prefix(shown)).max() ?? 1)
    let step = (Self.right - Self.left) / Double(max(shown, 12))
    let height = 80.0
    y += 16
    var svg = ""
    for number in 0..<shown {
      let x = Self.left + step * Double(number)
      let bar = height * values[number] / most
      svg += rectangle(x + 1, y + height - bar, step - 2, bar, "#0072b2", "\(number): \(Int(values[number])) \(unit)")
      if shown <= 16 && values[number] > 0 {
        svg += text(x + step / 2, y + height - bar - 3, "\(Int(values[number]))", anchor: "middle")
      }
      if shown <= 30 || number % 5 == 0 { svg += text(x + step / 2, y + height + 13, "\(number)", anchor: "middle") }
      if number < marks.count {
        svg +=
          "<circle cx=\"\(short(x + step / 2))\" cy=\"\(short(y + height - height * marks[number] / most))\" r=\"3\" "
          + "fill=\"#e69f00\" stroke=\"#ffffff\"/>\n"
      }
    }
    if shown < values.count { svg += text(Self.right, y, "the first \(shown) of \(values.count)", anchor: "end") }
    y += height + 44
    return svg
  }

  private func bits(at y: inout Double) -> String {
    let step = (Self.right - Self.left) / Double(max(1, seen.bitCounts.count))
    let half = 26.0
    var svg = ""
    for (bit, keys) in seen.bitCounts.enumerated() {
      let excess = Double(keys) / Double(max(1, seen.entries)) - 0.5
      let bar = max(-half, min(half, excess / 0.02 * half))
      let x = Self.left + step * Double(bit)
      svg += rectangle(
        x + 1, y + half - max(0, bar), step - 2, max(0.5, abs(bar)), abs(excess) > 0.02 ? "#d55e00" : "#56b4e9",
        "bit \(bit): \(keys) keys")
      if bit % 8 == 0 { svg += text(x + step / 2, y + 2 * half + 12, "\(bit)", anchor: "middle") }
    }
    svg +=
      "<line x1=\"\(short(Self.left))\" y1=\"\(short(y + half))\" x2=\"\(short(Self.right))\" "
      + "y2=\"\(short(y + half))\" stroke=\"#000000\" stroke-width=\"0.5\"/>\n"
    y += 2 * half + 40
    return svg
  }

  private func heat(at y: inout Double) -> String {
    let columns = 64
    let size = (Self.right - Self.left) / Double(columns)
    var svg = ""
    for (run, ratio) in seen.heatRatios(atMost: MapInspection.mostHeat).enumerated() {
      let x = Self.left + Double(run % columns) * size
      let first = run * seen.bucketsPerHeat
      svg += rectangle(
        x, y + Double(run / columns) * size, size, size, Self.heatColour(ratio),
        "\(seen.bucketName) \(first): \(seen.heat[run]) accesses")
    }
    let rows = (seen.heat.count + columns - 1) / columns
    svg +=
      "<rect x=\"\(short(Self.left))\" y=\"\(short(y))\" width=\"\(short(Self.right - Self.left))\" "
      + "height=\"\(short(Double(rows) * size))\" fill=\"none\" stroke=\"#bbbbbb\"/>\n"
    y += Double(rows) * size + 10
    return svg
  }

  /// From white through orange to black, getting darker, so that it can also be read without colours.
  static func heatColour(_ ratio: Double) -> String {
    let stops: [(at: Double, red: Double, green: Double, blue: Double)] = [
      (0, 255, 255, 255), (0.25, 255, 245, 225), (0.5, 253, 208, 140), (0.7, 239, 120, 60), (0.85, 160, 20, 30),
      (1, 30, 0, 10),
    ]
    let warmth = MapInspection.warmth(ratio)
    let next = stops.firstIndex { $0.at >= warmth } ?? stops.count - 1
    guard next > 0 else { return "#ffffff" }
    let (low, high) = (stops[next - 1], stops[next])
    let share = (warmth - low.at) / (high.at - low.at)
    func mix(_ channel: KeyPath<(at: Double, red: Double, green: Double, blue: Double), Double>) -> String {
      let value = Int((low[keyPath: channel] + share * (high[keyPath: channel] - low[keyPath: channel])).rounded())
      let digits = String(value, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }
    return "#\(mix(\.red))\(mix(\.green))\(mix(\.blue))"
  }

  private func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: String, _ words: String
  ) -> String {
    "<rect x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(width))\" height=\"\(short(height))\" fill=\"\(colour)\">"
      + "<title>\(XMLText.escaped(words))</title></rect>\n"
  }

  private func text(
    _ x: Double, _ y: Double, _ words: String, size: Int = 11, weight: String = "normal", anchor: String = "start"
  ) -> String {
    "<text x=\"\(short(x))\" y=\"\(short(y))\" font-size=\"\(size)\" font-weight=\"\(weight)\" text-anchor=\"\(anchor)\">"
      + "\(XMLText.escaped(words))</text>\n"
  }

  /// Two decimals are more than a screen shows.
  private func short(_ number: Double) -> String { CSVNumber.exact((number * 100).rounded() / 100) }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
