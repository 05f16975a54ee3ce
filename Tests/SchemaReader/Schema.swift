/// A JSON Schema (draft 2020-12), as far as the protocol's schemas use the language: a word that is not understood is
/// reported like a mistake, so that none is passed over.
package struct Schema: Sendable {
  /// The whole text.
  package let root: JSONValue

  /// A schema that was read as JSON.
  package init(_ root: JSONValue) { self.root = root }

  /// Words that say nothing about whether a value is valid.
  private static let remarks: Set<String> = ["$schema", "$id", "$defs", "$comment", "title", "description", "examples"]

  /// What is wrong with a value: one line for each mistake, none if it is valid. O(value).
  package func mistakes(in value: JSONValue) -> [String] { mistakes(in: value, at: "", by: root) }

  /// The schema of a part: `$ref` followed.
  package func resolved(_ schema: JSONValue) -> JSONValue {
    guard let name = schema["$ref"]?.text, name.hasPrefix("#/$defs/"),
      let target = root["$defs"]?[
        String(name.dropFirst("#/$defs/".count))]
    else { return schema }
    return resolved(target)
  }

  /// The schema of the property at a path such as `cell.keys.type`; nil if there is none. Of several forms of a value, the
  /// first that has the property counts.
  package func property(_ path: String) -> JSONValue? {
    var current = root
    for part in path.split(separator: ".").map(String.init) {
      let found = forms(current).lazy.compactMap { part == "[]" ? $0["items"] : $0["properties"]?[part] }.first
      guard let found else { return nil }
      current = found
    }
    return resolved(current)
  }

  /// Where the properties are: `cell.keys.type`, with `[]` for the elements of an array.
  package var paths: Set<String> { paths(root) }

  private func paths(_ schema: JSONValue) -> Set<String> {
    Set(
      forms(schema).flatMap { form in
        (form["properties"]?.keys ?? []).flatMap { key in
          [key] + paths(form["properties"]?[key] ?? .null).map { "\(key).\($0)" }
        } + (form["items"].map(paths) ?? []).map { "[].\($0)" }
      })
  }

  /// The schema itself and the alternatives in it.
  private func forms(_ schema: JSONValue) -> [JSONValue] {
    let schema = resolved(schema)
    guard case .array(let others) = schema["oneOf"] else { return [schema] }
    return [schema] + others.flatMap(forms)
  }

  private func mistakes(in value: JSONValue, at place: String, by schema: JSONValue) -> [String] {
    guard case .object(let words) = schema else {
      return schema == .bool(true) ? [] : ["\(place): nothing is allowed here"]
    }
    return words.sorted { $0.key < $1.key }.flatMap { word, argument in
      mistakes(in: value, at: place, word, argument, words)
    }
  }

  private func mistakes(
    in value: JSONValue, at place: String, _ word: String, _ argument: JSONValue, _ words: [String: JSONValue]
  ) -> [String] {
    func require(_ isGood: Bool, _ sentence: @autoclosure () -> String) -> [String] {
      isGood ? [] : ["\(place.isEmpty ? "the value" : place): \(sentence())"]
    }
    func inside(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }
    switch (word, value) {
    case ("$ref", _): return mistakes(in: value, at: place, by: resolved(.object(["$ref": argument])))
    case ("type", _):
      let types = argument.text.map { [$0] } ?? argument.texts
      return require(types.contains { Self.is(value, $0) }, "expected \(types.joined(separator: " or "))")
    case ("const", _): return require(value == argument, "expected \(argument)")
    case ("enum", _):
      guard case .array(let values) = argument else { return ["\(place): enum without a list"] }
      return require(values.contains(value), "\(value) is none of \(argument.texts.joined(separator: ", "))")
    case ("oneOf", _):
      guard case .array(let forms) = argument else { return ["\(place): oneOf without a list"] }
      let fitting = forms.count { mistakes(in: value, at: place, by: $0).isEmpty }
      return require(fitting == 1, "\(fitting) of \(forms.count) forms fit")
    case ("minimum", .number(let number)):
      return require(number >= argument.number ?? .infinity, "\(number) is too small")
    case ("exclusiveMinimum", .number(let number)):
      return require(number > argument.number ?? .infinity, "\(number) is too small")
    case ("maximum", .number(let number)):
      return require(number <= argument.number ?? -.infinity, "\(number) is too large")
    case ("pattern", .string(let text)):
      guard let pattern = argument.text, let regex = try? Regex(pattern) else { return ["\(place): no pattern"] }
      return require(text.contains(regex), "\(text) does not fit \(pattern)")
    case ("minItems", .array(let values)):
      return require(Double(values.count) >= argument.number ?? .infinity, "too few elements")
    case ("items", .array(let values)):
      return values.flatMap { mistakes(in: $0, at: inside("[]"), by: argument) }
    case ("required", .object(let table)):
      return argument.texts.flatMap { require(table[$0] != nil, "no \($0)") }
    case ("properties", .object(let table)):
      return table.sorted { $0.key < $1.key }.flatMap { key, value in
        argument[key].map { mistakes(in: value, at: inside(key), by: $0) } ?? []
      }
    case ("additionalProperties", .object(let table)):
      let known = words["properties"]?.keys ?? []
      return table.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.flatMap { key, value in
        mistakes(in: value, at: inside(key), by: argument)
      }
    case ("minimum", _), ("exclusiveMinimum", _), ("maximum", _), ("pattern", _), ("minItems", _), ("items", _),
      ("required", _), ("properties", _), ("additionalProperties", _):
      // Said of another type of value.
      return []
    default: return Self.remarks.contains(word) ? [] : ["\(place): the schema's word \(word) is not understood"]
    }
  }

  private static func `is`(_ value: JSONValue, _ type: String) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
      ("object", .object):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}
