import Experiments
import Platform

/// Which other processes use the processors: two readings of /proc, and the time used between them.
///
/// A container sees only its own processes; its neighbours show up as waiting and stolen time.
package struct BusyProcesses: Sendable {
  /// One process that was busy.
  package struct Busy: Sendable, Equatable {
    /// Its number.
    package var process: Int
    /// Its name, as the kernel shortens it.
    package var name: String
    /// Processors' worth of time: 1 is one processor all the time.
    package var share: Double
  }

  private struct Usage {
    var name: String
    var parent: Int
    var ticks: Int
  }

  private let usages: [Int: Usage]

  /// A tick of /proc/<pid>/stat: 1/100 s on every Linux.
  private static let secondsPerTick = 0.01

  /// Takes one reading. O(processes).
  package init(files: SystemFiles = SystemFiles()) {
    var usages: [Int: Usage] = [:]
    for name in files.names(in: "/proc") {
      guard let process = Int(name), let text = files.read("/proc/\(name)/stat") else { continue }
      usages[process] = Self.usage(text)
    }
    self.usages = usages
  }

  /// `12 (a name) S 1 …`: the name may hold blanks and parentheses, so the last parenthesis ends it.
  private static func usage(_ text: String) -> Usage? {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
    let fields = text[text.index(after: close)...].split(separator: " ")
    // Counting from the state: the parent is the second field, user and system time the twelfth and thirteenth.
    guard fields.count > 12, let parent = Int(fields[1]), let user = Int(fields[11]), let system = Int(fields[12])
    else {
      return nil
    }
    return Usage(name: String(text[text.index(after: open)..<close]), parent: parent, ticks: user + system)
  }

  /// The processes that used more than `least` of a processor since an earlier reading, busiest first. This process and
  /// its children are left out.
  ///
  /// - Parameter own: the number of the process that asks.
  package func since(
    _ earlier: BusyProcesses, seconds: Double, own: Int = Int(getpid()), least: Double = 0.02
  ) -> [Busy] {
    guard seconds > 0 else { return [] }
    return usages.compactMap { process, usage -> Busy? in
      guard process != own, usage.parent != own else { return nil }
      let ticks = usage.ticks - (earlier.usages[process]?.ticks ?? 0)
      let share = Double(ticks) * Self.secondsPerTick / seconds
      return share > least ? Busy(process: process, name: usage.name, share: share) : nil
    }.sorted { ($1.share, $0.process) < ($0.share, $1.process) }
  }
}
