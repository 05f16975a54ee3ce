/// `value` as a Swift expression for a place whose type is known: what `StaticMap.swiftSource` writes by default.
///
/// Numbers, strings, optionals, collections, tuples, structs with their memberwise initialiser and enums are written so
/// that they compile and reproduce the value, NaNs bit for bit. Sets and dictionaries are sorted by their text, so that
/// equal values give equal text. Other values are written as their debug descriptions. O(text).
@usableFromInline
func swiftExpression(of value: Any) -> String {
  switch value {
  case let number as Double: expression(of: number, bits: number.bitPattern)
  case let number as Float: expression(of: number, bits: number.bitPattern)
  #if !arch(x86_64) || !os(macOS)
    case let number as Float16: expression(of: number, bits: number.bitPattern)
  #endif
  case let text as String: withVisibleCharacters(text.debugDescription)
  case let character as Character: withVisibleCharacters(character.debugDescription)
  default: expression(ofParts: Mirror(reflecting: value), of: value)
  }
}

/// The name of a type as other files of its module write it. (`"\(type)"` leaves out what the type is nested in.)
@usableFromInline
func swiftName(of type: Any.Type) -> String { String(reflecting: type).replacing(prefix: "Swift.") }

/// Literals are rounded to the nearest number, and those of subnormal ones cause a warning.
private func expression<Number: BinaryFloatingPoint & CustomDebugStringConvertible>(
  of number: Number, bits: some UnsignedInteger
) -> String {
  if number.isNaN || number.isSubnormal { return "\(Number.self)(bitPattern: 0x\(String(bits, radix: 16)))" }
  if number.isInfinite { return number < 0 ? "-\(Number.self).infinity" : "\(Number.self).infinity" }
  return number.debugDescription
}

/// A literal whose invisible characters are escaped: controls, line and paragraph separators, joiners, direction marks.
private func withVisibleCharacters(_ literal: String) -> String {
  var result = ""
  for scalar in literal.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func expression(ofParts mirror: Mirror, of value: Any) -> String {
  let parts = mirror.children.map { (label: $0.label, text: swiftExpression(of: $0.value)) }
  switch mirror.displayStyle {
  case .optional: return parts.first.map { ".some(\($0.text))" } ?? "nil"
  case .collection: return "[\(parts.map(\.text).joined(separator: ", "))]"
  case .set: return "[\(parts.map(\.text).sorted().joined(separator: ", "))]"
  case .dictionary:
    let entries = mirror.children.map { entry in
      Mirror(reflecting: entry.value).children.map { swiftExpression(of: $0.value) }.joined(separator: ": ")
    }
    return entries.isEmpty ? "[:]" : "[\(entries.sorted().joined(separator: ", "))]"
  case .tuple: return arguments(parts)
  case .struct where !describesItself(value): return swiftName(of: mirror.subjectType) + arguments(parts)
  case .enum where !describesItself(value):
    guard let payload = mirror.children.first, let name = payload.label else { return String(reflecting: value) }
    let isTuple = Mirror(reflecting: payload.value).displayStyle == .tuple
    return "\(swiftName(of: mirror.subjectType)).\(name)\(isTuple ? parts[0].text : "(\(parts[0].text))")"
  default: return String(reflecting: value)
  }
}

private func describesItself(_ value: Any) -> Bool {
  value is any CustomDebugStringConvertible || value is any CustomStringConvertible
}

/// Parts without a name have a number with a dot before it as their label.
private func arguments(_ parts: [(label: String?, text: String)]) -> String {
  let written = parts.map { part in
    guard let label = part.label, !label.hasPrefix(".") else { return part.text }
    return "\(label): \(part.text)"
  }
  return "(\(written.joined(separator: ", ")))"
}

extension String {
  /// Without `prefix` wherever a name begins with it.
  fileprivate func replacing(prefix: String) -> String {
    var result = ""
    var rest = self[...]
    while !rest.isEmpty {
      let isStart = result.last.map { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." } ?? true
      if isStart && rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
      if let first = rest.popFirst() { result.append(first) }
    }
    return result
  }
}
