import Catalogue

/// A flame graph: a row for each depth of the stacks, the outermost functions at the bottom, and for each function a
/// rectangle as wide as what is counted below it. Functions are side by side in the order of their names.
package struct FlameGraph {
  /// A rectangle.
  struct Frame: Equatable {
    var name: String
    /// What is counted below it, and, in a difference, what was counted in the other profile.
    var count: Int
    var before: Int
    /// How much lies to its left.
    var start: Int
    /// 0 for the outermost.
    var depth: Int
  }

  let title: String
  let value: ProfileValue
  /// The total of all frames of depth 0.
  let total: Int
  /// Their total in the other profile; nil if the graph is not a difference.
  let totalBefore: Int?
  let frames: [Frame]

  /// The graph of one value.
  package init(_ profile: StackProfile, _ value: ProfileValue, title: String) {
    self.init(profile.folded(value).map { ($0.stack, $0.count, 0) }, value, title: title, isDifference: false)
  }

  /// The difference of two profiles: as wide as in `profile`, and coloured by the change from `before`. Functions that
  /// are only in `before` have no width, so the reverse graph is worth a look, too.
  package init(_ profile: StackProfile, against before: StackProfile, _ value: ProfileValue, title: String) {
    self.init(
      profile.folded(value).map { ($0.stack, $0.count, 0) } + before.folded(value).map { ($0.stack, 0, $0.count) },
      value,
      title: title, isDifference: true)
  }

  private init(
    _ stacks: [(stack: [String], count: Int, before: Int)], _ value: ProfileValue, title: String, isDifference: Bool
  ) {
    self.title = title
    self.value = value
    let root = Node()
    for (stack, count, before) in stacks {
      var node = root
      node.count += count
      node.before += before
      for name in stack {
        node = node.child(name)
        node.count += count
        node.before += before
      }
    }
    total = root.count
    totalBefore = isDifference ? root.before : nil
    var frames: [Frame] = []
    Self.lay(root, start: 0, depth: 0, into: &frames)
    self.frames = frames
  }

  private final class Node {
    var count = 0
    var before = 0
    private(set) var children: [String: Node] = [:]

    func child(_ name: String) -> Node {
      if let known = children[name] { return known }
      let node = Node()
      children[name] = node
      return node
    }
  }

  private static func lay(_ node: Node, start: Int, depth: Int, into frames: inout [Frame]) {
    var start = start
    for (name, child) in node.children.sorted(by: { $0.key < $1.key }) where child.count > 0 {
      frames.append(Frame(name: name, count: child.count, before: child.before, start: start, depth: depth))
      lay(child, start: start, depth: depth + 1, into: &frames)
      start += child.count
    }
  }

  // MARK: The picture

  private static let width = 1_200.0
  private static let margin = 10.0
  private static let rowHeight = 18.0
  private static let top = 66.0
  /// Narrower rectangles can't be seen and only make the file larger.
  private static let narrowest = 0.2

  /// The picture: one self-contained SVG file, with a script for searching and zooming.
  package func svg() -> String {
    let scale = total > 0 ? (Self.width - 2 * Self.margin) / Double(total) : 0
    let shown = frames.filter { Double($0.count) * scale >= Self.narrowest }
    let rows = (shown.map(\.depth).max() ?? 0) + 1
    let height = Self.top + Double(rows) * Self.rowHeight + 34
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(Self.width))" height="\(Int(height))" \
      viewBox="0 0 \(Int(Self.width)) \(Int(height))" data-rows="\(rows)">
      <title>\(XMLText.escaped(title))</title>
      <style>
      svg { background: #fff; font-family: Verdana, "DejaVu Sans", sans-serif; font-size: 11px; }
      .name { fill: #000; pointer-events: none; } .frame { cursor: pointer; } .frame:hover rect { stroke: #000; }
      .found rect { fill: #0072b2; } .found .name { fill: #fff; } .button { fill: #0072b2; cursor: pointer; }
      .outside { display: none; } rect { stroke: #fff; stroke-width: 0.5; } .head { font-size: 13px; }
      </style>
      <text x="\(Self.margin)" y="20" class="head">\(XMLText.escaped(Self.cut(title, to: 150)))</text>
      <text x="\(Self.margin)" y="38">\(XMLText.escaped(heading))</text>

      """
    text += legend()
    text += """
      <text id="reset" class="button outside" x="\(Int(Self.width) - 190)" y="20" tabindex="0">whole graph</text>
      <text id="search" class="button" x="\(Int(Self.width) - 80)" y="20" tabindex="0">search (/)</text>
      <text id="note" x="\(Self.margin)" y="\(Int(height) - 12)"> </text>
      <g id="frames">

      """
    for frame in shown {
      let x = Self.margin + Double(frame.start) * scale
      let width = Double(frame.count) * scale
      let y = Self.top + Double(rows - 1 - frame.depth) * Self.rowHeight
      text += """
        <g class="frame" data-start="\(frame.start)" data-count="\(frame.count)" data-depth="\(frame.depth)">\
        <title>\(XMLText.escaped(tip(frame)))</title>\
        <rect x="\(Self.fixed(x))" y="\(Self.fixed(y))" width="\(Self.fixed(width))" height="\(Int(Self.rowHeight) - 1)" \
        fill="\(colour(frame))"/>\
        <text class="name" x="\(Self.fixed(x + 3))" y="\(Self.fixed(y + 12))">\
        \(XMLText.escaped(Self.cut(frame.name, to: Int(width / 6.6))))</text></g>

        """
    }
    return text + "</g>\n<script><![CDATA[\n\(FlameGraphScript.text)\n]]></script>\n</svg>\n"
  }

  private var heading: String {
    var heading = "\(value.rawValue.replacing("-", with: " ")): \(Self.grouped(total))"
    if value.unit == "bytes" { heading += " B" }
    if let totalBefore { heading += ", before \(Self.grouped(totalBefore))" }
    return heading + ". Width: what is counted below a function. Click for a closer look."
  }

  private func legend() -> String {
    let entries =
      totalBefore == nil
      ? [
        ("puts entries in", Self.assign), ("makes room", Self.growth), ("locks", Self.lock), ("runtime", Self.runtime),
        ("other", Self.other),
      ]
      : [("more than before", "#d55e00"), ("as before", "#eeeeee"), ("less than before", "#56b4e9")]
    var x = Self.margin
    return entries.map { name, colour in
      defer { x += Double(name.count) * 6.6 + 34 }
      return "<rect x=\"\(Self.fixed(x))\" y=\"46\" width=\"12\" height=\"12\" fill=\"\(colour)\"/>"
        + "<text x=\"\(Self.fixed(x + 17))\" y=\"56\">\(name)</text>\n"
    }.joined()
  }

  private func tip(_ frame: Frame) -> String {
    var tip = "\(frame.name)\n\(Self.grouped(frame.count)), \(Self.percent(frame.count, of: total))"
    if totalBefore != nil {
      let change = frame.count - frame.before
      tip += "; before \(Self.grouped(frame.before)), \(change >= 0 ? "+" : "-")\(Self.grouped(abs(change)))"
    }
    return tip
  }

  // Colours that the colour-blind can tell apart (Okabe and Ito).
  private static let assign = "#e69f00"
  private static let growth = "#d55e00"
  private static let lock = "#cc79a7"
  private static let runtime = "#cccccc"
  private static let other = "#f0e9b8"

  private func colour(_ frame: Frame) -> String {
    if totalBefore != nil { return differenceColour(frame) }
    return switch FrameRole(function: frame.name) {
    case .assign: Self.assign
    case .growth: Self.growth
    case .lock: Self.lock
    case .runtime: Self.runtime
    case nil: Self.other
    }
  }

  /// Red for more, blue for less; the larger the change relative to the larger of the two, the stronger the colour.
  private func differenceColour(_ frame: Frame) -> String {
    let change = Double(frame.count - frame.before) / Double(max(frame.count, frame.before, 1))
    let full: (Double, Double, Double) = change > 0 ? (0xd5, 0x5e, 0x00) : (0x56, 0xb4, 0xe9)
    func mixed(_ part: Double) -> String {
      let number = Int((0xee + (part - 0xee) * min(1, abs(change))).rounded())
      return (number < 16 ? "0" : "") + String(number, radix: 16)
    }
    return "#\(mixed(full.0))\(mixed(full.1))\(mixed(full.2))"
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = whole > 0 ? Int((1_000 * Double(part) / Double(whole)).rounded()) : 0
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return String(
      digits.enumerated().flatMap { index, digit in
        index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
      })
  }

  /// Two digits after the point.
  private static func fixed(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// As much of a name as fits; nothing if that says nothing.
  static func cut(_ name: String, to letters: Int) -> String {
    guard name.count > letters else { return name }
    return letters < 4 ? "" : name.prefix(letters - 1) + "…"
  }
}
