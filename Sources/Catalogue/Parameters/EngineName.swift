/// An engine, by its name in `experiments/engines.toml`; `swift` is the lab's own and needs no file.
package struct EngineName: Hashable, Sendable {
  /// The name.
  package let id: String

  /// The engine of that name.
  package init(_ id: String) { self.id = id }

  /// The lab's own.
  package static let swift = EngineName("swift")

  /// The rule for names, of files and of jobs.
  package static let nameRule = "lower-case letters, digits, hyphens, dots and underscores, 1 to 32 of them"

  /// True if an engine may be called so.
  package static func isName(_ text: String) -> Bool { isPlainName(text, signs: "._-", atMost: 32) }

  /// True for real Go, of whatever version: `go`, or a name that begins with `go-`. Only such engines can decide what the
  /// documents say of Go's language, compiler, collector or runtime.
  package var isGo: Bool { id == "go" || id.hasPrefix("go-") }
}

extension EngineName: ParameterValue {
  /// Reads one of the known engines' names, or any name if no list is known.
  package static func read(_ reader: ValueReader) -> EngineName? {
    reader.declaredName(among: reader.names.engines, isName, nameRule).map(EngineName.init)
  }
  /// The name.
  package var written: InputValue { .string(id) }
  /// The name.
  package var label: String { id }
}

/// How an engine's garbage collector is set, by a name that the engine knows: `default`, `off`, or `limit-256MiB` for
/// collecting only near a limit of memory. Engines without a collector ignore it.
package struct CollectorSetting: Hashable, Sendable {
  /// The name.
  package let id: String

  /// The setting of that name.
  package init(_ id: String) { self.id = id }

  /// As the engine sets it by itself.
  package static let `default` = CollectorSetting("default")
}

extension CollectorSetting: ParameterValue {
  /// Reads one of the known settings, or any name if no list is known.
  package static func read(_ reader: ValueReader) -> CollectorSetting? {
    if case .string(let text) = reader.value, text.wholeMatch(of: /[a-z0-9][A-Za-z0-9-]{0,31}/) != nil,
      reader.names.collectors == nil
    {
      return CollectorSetting(text)
    }
    return reader.name(among: reader.names.collectors ?? [CollectorSetting.default.id]).map(CollectorSetting.init)
  }
  /// The name.
  package var written: InputValue { .string(id) }
  /// The name.
  package var label: String { id }
}

extension MapVariant: ParameterValue {
  /// Reads one of the known maps' names, or any name if no list is known.
  package static func read(_ reader: ValueReader) -> MapVariant? {
    reader.declaredName(among: reader.names.maps, isName, nameRule).map(MapVariant.init(rawValue:))
  }
  /// The name.
  package var written: InputValue { .string(rawValue) }
  /// The name.
  package var label: String { rawValue }
}

extension ValueReader {
  /// Text that is one of some names; without a list, any that follows a rule, which `words` tells.
  fileprivate func declaredName(
    among names: [String]?, _ isName: (String) -> Bool, _ words: @autoclosure () -> String
  ) -> String? {
    if let names { return name(among: names) }
    if case .string(let text) = value, isName(text) { return text }
    return expected(words())
  }
}
