import Experiments
import Platform
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What this process knows about its environment.
package enum ProcessEnvironment {
  /// The variable's value; nil if it is unset or empty.
  package static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// All variables.
  static var all: [String: String] { ProcessInfo.processInfo.environment }

  /// The folder of this process's executable.
  package static var executableDirectory: String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    guard length > 0 else { return "." }
    let path = String(decoding: buffer[..<length], as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }

  /// True if the file exists and may be executed.
  package static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

  /// True if the file exists and may be read.
  package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// The absolute path of a tool in `PATH`, or nil.
  package static func findInPath(_ name: String) -> String? {
    for directory in (variable("PATH") ?? LaunchCommand.searchPath).split(separator: ":") where directory.first == "/" {
      let path = "\(directory)/\(name)"
      if isExecutable(path) { return path }
    }
    return nil
  }

  /// The processors this process may run on, ascending, as the kernel reports; empty if it does not.
  package static var allowedProcessors: [Int] {
    for line in (SystemFiles().read("/proc/self/status") ?? "").split(separator: "\n") {
      guard line.hasPrefix("Cpus_allowed_list:") else { continue }
      return processors(inList: line.dropFirst("Cpus_allowed_list:".count).filter { !$0.isWhitespace })
    }
    return []
  }

  /// Reads the kernel's list form, `0-3,8`.
  static func processors(inList list: some StringProtocol) -> [Int] {
    list.split(separator: ",").flatMap { part -> [Int] in
      let bounds = part.split(separator: "-").compactMap { Int($0) }
      guard let first = bounds.first, let last = bounds.last, first <= last else { return [] }
      return Array(first...last)
    }
  }

  /// The processor for workers: the last one allowed, because interrupts and the runner are usually on the first; nil
  /// if there is only one.
  package static var workerProcessor: Int? {
    let allowed = allowedProcessors
    return allowed.count > 1 ? allowed.last : nil
  }
}
