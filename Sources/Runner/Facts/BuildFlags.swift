#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The compiler's flags for the measured code, as the package manager wrote them down next to what it built.
///
/// A program can't ask for its own flags. If the description is gone, for instance because the program was copied
/// elsewhere, they are not known.
enum BuildFlags {
  /// The module of the kernels' source, which every family of maps compiles with the same flags.
  static let module = "Workloads"

  /// The flags that change code, for an executable in `.build/<triple>/<configuration>`; nil if no description is found.
  static func read(executableDirectory: String) -> [String]? {
    let parts = executableDirectory.split(separator: "/")
    guard parts.count > 2, let configuration = parts.last else { return nil }
    let build = "/" + parts.dropLast(2).joined(separator: "/")
    guard let data = FileManager.default.contents(atPath: "\(build)/\(configuration).yaml") else { return nil }
    return arguments(inDescription: String(decoding: data, as: UTF8.self)).map(flags)
  }

  /// The arguments by which the module is compiled: a JSON list on the first line `args:` of its command.
  static func arguments(inDescription text: String) -> [String]? {
    var isInside = false
    for line in text.split(separator: "\n") {
      if line.hasPrefix("  \"C.\(module)-") { isInside = true }
      guard isInside, let start = line.firstRange(of: "args: [") else { continue }
      return try? JSONDecoder().decode(
        [String].self, from: Data(line[start.lowerBound...].dropFirst("args: ".count).utf8))
    }
    return nil
  }

  /// Those that change code: no paths, and nothing that only says where output goes.
  static func flags(_ arguments: [String]) -> [String] {
    var flags: [String] = []
    var rest = arguments.dropFirst()[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "-target", "-swift-version", "-enable-experimental-feature", "-enable-upcoming-feature":
        if let value = rest.popFirst() { flags += [argument, value] }
      case "-Xcc", "-Xfrontend", "-Xllvm":
        guard let value = rest.popFirst(), !value.contains("/"), value != "-I" else { continue }
        flags += [argument, value]
      case _ where argument.hasPrefix("-O") || argument.hasPrefix("-D") || argument.hasPrefix("-sanitize"):
        flags.append(argument)
      case "-whole-module-optimization", "-g", "-enable-testing", "-cross-module-optimization", "-static-stdlib":
        flags.append(argument)
      default: continue
      }
    }
    var seen: Set<String> = []
    // Only `-whole-module-optimization` is deduplicated: other flags may be one half of a pair.
    return flags.filter { !$0.hasPrefix("-whole") || seen.insert($0).inserted }
  }
}
