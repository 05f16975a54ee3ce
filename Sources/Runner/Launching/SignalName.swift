import Platform

/// The names of the signals that end a worker, for messages.
enum SignalName {
  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT",
    SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE",
    SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
  ]

  /// What the signal usually means for a worker.
  private static let meanings: [Int32: String] = [
    SIGKILL: "probably for memory", SIGSEGV: "invalid memory access", SIGBUS: "invalid memory access",
    SIGILL: "a trap, as Swift's checks use", SIGTRAP: "a trap, as Swift's checks use", SIGABRT: "it aborted itself",
    SIGXCPU: "its processor limit", SIGXFSZ: "its file size limit",
  ]

  /// `killed by SIGKILL, probably for memory` and the like.
  static func sentence(_ signal: Int32) -> String {
    let name = names[signal] ?? "signal \(signal)"
    guard let meaning = meanings[signal] else { return "killed by \(name)" }
    return "killed by \(name), \(meaning)"
  }
}
