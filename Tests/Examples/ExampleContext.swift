// What the examples of the documentation take for granted. They are compiled by .ci/examples, each in a file of its own, with
// this module imported; nothing of it runs.

import MapMetrics
import MapVariants

/// What many examples keep.
package struct Session: Sendable, Equatable {
  package var user = 0
  package var requests = 0
  package init(user: Int = 0) { self.user = user }
}

/// What arrives.
package struct Request {
  package var fields: [(String, UInt64)] = []
  package init() {}
  package func bytes(of name: String) -> [UInt8] { [] }
}

package struct Header {
  package init(length: Int) {}
}

package struct Report: Sendable {
  package init(of id: UInt64) {}
}

package final class Connection: Sendable {
  package init() {}
  package func touch() {}
}

package final class Node: Sendable {
  package init() {}
}

/// As the example at `Reusable` has it.
package struct ReadArguments: Reusable, ~Copyable {
  package init(blueprint bufferSize: Int) {}
  package var isClear: Bool { true }
  package mutating func clear() {}
  package var weight: Int { 0 }
}

package struct File {
  package init() {}
  package func read<Arguments: ~Copyable>(into arguments: inout Arguments) throws -> Int { 0 }
}

package struct Logger: Sendable {
  package init() {}
  package func warning(_ message: String) {}
}

package var id: UInt64 { 7 }
package var token: String { "token" }
package var session: Session { Session() }
package var renewed: Session { Session() }
package var request: Request { Request() }
package var requests: [Request] { [] }
package var connection: Connection { Connection() }
package var root: Node { Node() }
package var file: File { File() }
package var html: String { "<html></html>" }
package var workers: Int { 4 }
package var worker: Int { 0 }
package var rules: MapAlarmRules { MapAlarmRules() { _ in } }
package var prometheus: PrometheusText { PrometheusText() }
package var logger: Logger { Logger() }

package func checksum(_ header: Header) {}
package func send(_ bytes: RawSpan) {}
package func respond(_ headers: borrowing ArenaMap<String, UInt64>) {}
package func respond(_ text: String, contentType: String) {}
