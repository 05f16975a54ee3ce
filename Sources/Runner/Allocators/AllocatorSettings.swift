import Catalogue
import Experiments

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// jemalloc reports the options in `MALLOC_CONF` that it refuses on standard error, and goes on without them.
enum JemallocSettings {
  static let variable = "MALLOC_CONF"

  /// The settings refused by messages about the given `MALLOC_CONF`; jemalloc also reads /etc/malloc.conf, which is the
  /// machine's. `nearest` holds the name that was refused, to be looked up.
  static func refusals(_ messages: [String], given environment: [String: String]) -> [RefusedSetting] {
    guard let given = environment[variable] else { return [] }
    var refused: [RefusedSetting] = []
    for message in messages {
      guard let match = message.wholeMatch(of: /<jemalloc>: (.*?[Cc]onf (?:pair|value|string)[^:]*)(?:: (.*))?/) else {
        continue
      }
      let setting = match.2.map(String.init)
      if let setting, !given.contains(setting) { continue }
      let name = setting.map { String($0.prefix { $0 != ":" }) }
      let isUnknown = match.1 == "Invalid conf pair"
      let new = RefusedSetting(
        variable: variable, found: "\"\(setting ?? given)\" (\(match.1))",
        expected: isUnknown
          ? "an option of this jemalloc"
          : setting == nil ? "name:value, separated by commas" : "a value that this option takes",
        nearest: isUnknown ? name : nil)
      if !refused.contains(new) { refused.append(new) }
    }
    return refused
  }

  /// The names of all options, from what `stats_print:true` prints.
  static func names(_ lines: [String]) -> [String] {
    lines.compactMap { line in line.firstMatch(of: /^ *opt\.([a-z_0-9]+):/).map { String($0.1) } }
  }
}

/// mimalloc lists its options and their values if `MIMALLOC_VERBOSE` is set. It never looks at variables that it does not
/// know.
enum MimallocSettings {
  private static let prefix = "mimalloc_"

  static func refusals(_ lines: [String], given environment: [String: String]) -> [RefusedSetting] {
    let names = lines.compactMap {
      $0.wholeMatch(of: /mimalloc: option '(?:deprecated_)?([a-z_0-9]+)':.*/).map { String($0.1) }
    }
    // Without the list nothing is known about its options.
    guard !names.isEmpty else { return [] }
    return environment.keys.sorted().compactMap { variable -> RefusedSetting? in
      let name = variable.lowercased()
      guard name.hasPrefix(prefix) else { return nil }
      let told = lines.first { $0.contains("warning") && $0.contains(name) }
      if let told, told.contains("invalid value") {
        return RefusedSetting(
          variable: variable, found: "\"\(environment[variable]!)\"", expected: "a value that mimalloc takes")
      }
      // An old name still works, with a warning.
      if told != nil || names.contains(String(name.dropFirst(prefix.count))) { return nil }
      let variables = names.map { (prefix + $0).uppercased() }
      return RefusedSetting(
        variable: variable, found: variable, expected: "a variable that this mimalloc reads",
        nearest: nearestName(to: variable, among: variables))
    }
  }
}

/// The C library's tunables, which its loader lists with the values they have. It ignores what it does not know.
enum GlibcSettings {
  static let variable = "GLIBC_TUNABLES"
  static let loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]

  static func refusals(_ definition: AllocatorDefinition) async -> [RefusedSetting] {
    guard let given = definition.environment[variable],
      let loader = loaders.first(where: ProcessEnvironment.isExecutable),
      let answer = await ToolOutput.run(loader, ["--list-tunables"], environment: [variable: given]),
      answer.status.isSuccess
    else { return [] }
    return refusals(listed: answer.output, given: given)
  }

  static func refusals(listed: String, given: String) -> [RefusedSetting] {
    var values: [String: Substring] = [:]
    for line in listed.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      values[String(parts[0])] = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
    }
    guard !values.isEmpty else { return [] }
    return given.split(separator: ":").compactMap { setting -> RefusedSetting? in
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = values[parts[0]] else {
        return RefusedSetting(
          variable: variable, found: "\"\(setting)\"", expected: "a tunable of this C library, as name=value",
          nearest: nearestName(to: parts.first ?? "", among: values.keys.sorted()))
      }
      guard let taken = number(value.prefix { $0 != " " }), number(parts[1][...]) != taken else { return nil }
      return RefusedSetting(variable: variable, found: "\"\(setting)\"", expected: "a value as in \(value)")
    }
  }

  private static func number(_ text: Substring) -> UInt64? {
    text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }
}

/// Variables that look like an allocator's but whose names are in none of the files that could read them.
enum UnreadVariables {
  static func refusals(_ definition: AllocatorDefinition) -> [RefusedSetting] {
    let families = /(TC|JE|)MAL+OC.*|GLIBC_.*/
    let variables = definition.environment.keys.sorted().filter { $0.wholeMatch(of: families) != nil }
    guard !variables.isEmpty else { return [] }
    let places = [definition.library].compactMap(\.self) + GlibcSettings.loaders.filter(ProcessEnvironment.isReadable)
    let files = places.compactMap { try? Data(contentsOf: URL(filePath: $0), options: .mappedIfSafe) }
    return variables.compactMap { variable -> RefusedSetting? in
      // A string in a program ends in a NUL.
      let wanted = Data(variable.utf8 + [0])
      guard !files.isEmpty, !files.contains(where: { $0.range(of: wanted) != nil }) else { return nil }
      return RefusedSetting(
        variable: variable, found: variable, expected: "a variable that \(places.joined(separator: " or ")) reads",
        nearest: nearestName(to: variable, among: files.flatMap(names)))
    }
  }

  /// Words in capitals that could be an allocator's variables. O(bytes).
  private static func names(_ file: Data) -> [String] {
    file.split(whereSeparator: { !(65...90).contains($0) && $0 != UInt8(ascii: "_") }).lazy
      .filter { (6...60).contains($0.count) }.map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.contains("MALLOC") || $0 == GlibcSettings.variable }
  }
}
