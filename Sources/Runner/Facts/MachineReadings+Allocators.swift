import Experiments

/// Settings of the machine that change allocators in every program, workers too.
///
/// Environment variables are not among them: workers get an environment built from scratch.
extension MachineReadings {
  /// The libraries that /etc/ld.so.preload puts before every program's own; nil if there is no /etc to look into.
  package var preloadedEverywhere: [String]? {
    guard !files.names(in: "/etc").isEmpty else { return nil }
    // The loader takes blanks and colons as separators, and # begins a comment.
    return (files.read("/etc/ld.so.preload") ?? "").split(whereSeparator: \.isNewline).flatMap { line in
      line.prefix { $0 != "#" }.split { $0.isWhitespace || $0 == ":" }.map(String.init)
    }
  }

  /// The options in /etc/malloc.conf, which jemalloc reads before `MALLOC_CONF`: the target of a symbolic link, which
  /// is not a path. Empty without one; nil if there is no /etc to look into.
  package var jemallocOptions: String? {
    guard !files.names(in: "/etc").isEmpty else { return nil }
    return files.linkTarget("/etc/malloc.conf") ?? ""
  }

  /// How the kernel promises memory that it may not have: 0 by a heuristic, 1 always, 2 never.
  package var overcommit: Int? { files.number("/proc/sys/vm/overcommit_memory") }

  /// False if transparent huge pages are switched off for this process and all that it starts.
  package var mayHaveHugePages: Bool? { files.value("THP_enabled", in: "/proc/self/status").map { $0 != "0" } }

  /// The limits of this process and all that it starts that change how memory is laid out or handed out.
  package var limits: [String] {
    ["Max address space", "Max data size", "Max stack size", "Max locked memory", "Max resident set"].compactMap {
      name in
      guard let value = files.value(name, in: "/proc/self/limits") else { return nil }
      let soft = value.prefix { $0 != " " }
      return soft == "unlimited" ? nil : "\(name.dropFirst("Max ".count)) \(soft)"
    }
  }

  /// How this process's addresses are laid out, inherited by all that it starts: a hexadecimal mask, 0 as a rule.
  package var personality: String? { files.line("/proc/self/personality") }
}

/// Environment variables that would change an allocator in programs started from this shell.
package enum AllocatorVariables {
  /// Names of those that are set. Workers don't get them.
  package static func set(in environment: [String: String]) -> [String] {
    environment.keys.filter { name in
      ["LD_PRELOAD", "LD_AUDIT", "GLIBC_TUNABLES"].contains(name)
        || name.wholeMatch(of: /(?i)(je_?|tc|mi)?malloc(_.*|stats)/) != nil
    }.sorted()
  }
}
