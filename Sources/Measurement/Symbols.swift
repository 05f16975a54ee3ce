import CLabShims
import Platform

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Names of functions at addresses of this process, by the toolchain's `llvm-symbolizer` and `swift-demangle`. Worker
/// programs have symbols and no debug information: an inlined function is attributed to the one that contains it.
struct Symbols {
  private let symbolizer: String?
  private let demangler: String?

  /// Finds the tools on the path, or next to the compiler.
  init() {
    symbolizer = Self.tool("llvm-symbolizer")
    demangler = Self.tool("swift-demangle")
  }

  private static func tool(_ name: String) -> String? {
    if let path = installedProgram(name) { return path }
    guard let compiler = installedProgram("swift") else { return nil }
    let folder = DynamicSymbol.canonicalPath(compiler).split(separator: "/").dropLast().joined(separator: "/")
    let path = "/\(folder)/\(name)"
    return access(path, X_OK) == 0 ? path : nil
  }

  /// The demangled names of the functions at some return addresses; nil where there is no name. O(addresses) and a child
  /// process or two.
  func names(at addresses: [UInt]) throws -> [String?] {
    guard let symbolizer else { return addresses.map { _ in nil } }
    var questions: [String] = []
    var places: [Int?] = []
    for address in addresses {
      // The call is before its return address.
      let pointer = UnsafeRawPointer(bitPattern: address - 1)
      guard let pointer, let library = clab_library_holding(pointer) else {
        places.append(nil)
        continue
      }
      let loaded = String(cString: library)
      let path = loaded.hasPrefix("/") ? loaded : ownProgram ?? loaded
      places.append(questions.count)
      questions.append("CODE \"\(path)\" 0x\(String(clab_offset_in_library(pointer), radix: 16))")
    }
    let answer = try run(
      symbolizer, ["--functions=linkage", "--no-inlines", "--demangle", "--output-style=GNU"],
      input: questions.joined(separator: "\n") + "\n")
    // Two lines per address: the function, and its position in a file.
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.isEmpty }
    guard lines.count == 2 * questions.count else { return addresses.map { _ in nil } }
    let mangled = places.map { place -> String? in
      guard let place, lines[2 * place] != "??" else { return nil }
      return String(lines[2 * place])
    }
    return try demangled(mangled)
  }

  /// The readable names of linker names, in the same order; those that are not mangled stay as they are.
  func demangled(_ names: [String?]) throws -> [String?] {
    guard let demangler else { return names }
    let known = names.compactMap { $0 }
    let answer = try run(
      demangler, ["--compact", "--simplified"], input: known.map { "\($0)\n" }.joined())
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= known.count else { return names }
    var next = 0
    return names.map { name in
      guard name != nil else { return nil }
      defer { next += 1 }
      return Self.shortened(String(lines[next]))
    }
  }

  /// Without the prefix of specialised code.
  static func shortened(_ name: String) -> String {
    var name = Substring(name)
    for start in ["generic specialization ", "specialized ", "merged ", "function signature specialization "] {
      while name.hasPrefix(start) { name = name.dropFirst(start.count) }
    }
    return String(name)
  }

  /// Runs a tool with the given standard input and returns what it prints.
  private func run(_ tool: String, _ arguments: [String], input: String) throws -> String {
    var environment = ["PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"]
    if let libraries = getenv("LD_LIBRARY_PATH") { environment["LD_LIBRARY_PATH"] = String(cString: libraries) }
    return try withTemporaryFolder(named: "maplab-symbols") { folder in
      let file = "\(folder)/input"
      try Data(input.utf8).write(to: URL(fileURLWithPath: file))
      let ending = try ChildProcess(
        executable: tool, arguments: arguments, environment: environment, limit: 120, input: file
      ).run()
      return ending.code == 0 ? ending.output : ""
    }
  }
}
