/// What can't be done with a Span: keeping it longer than the array whose memory it shows, or elsewhere.
extension RefusedProgram {
  static let spanInClass = RefusedProgram(
    text: """
      final class Reader {
        var bytes: Span<UInt8>
        init(_ bytes: Span<UInt8>) { self.bytes = bytes }
      }
      """,
    twin: """
      final class Reader {
        var bytes: [UInt8]
        init(_ bytes: [UInt8]) { self.bytes = bytes }
      }
      """, reasons: escapes)

  static let spanInArray = RefusedProgram(
    text: "func lines(_ bytes: [UInt8]) -> Int { let views: [Span<UInt8>] = [bytes.span]; return views.count }",
    twin: "func lines(_ bytes: [UInt8]) -> Int { let views: [[UInt8]] = [bytes]; return views.count }",
    reasons: escapes)

  static let spanInTask = RefusedProgram(
    text: """
      func total(_ bytes: [UInt8]) async -> Int {
        let view = bytes.span
        return await Task { view.count }.value
      }
      """,
    twin: """
      func total(_ bytes: [UInt8]) async -> Int {
        let view = bytes
        return await Task { view.count }.value
      }
      """, reasons: escapes)

  static let spanAcrossAwait = RefusedProgram(
    text: """
      func pause() async { await Task.yield() }
      func ends(_ bytes: [UInt8]) async -> UInt8 {
        let view = bytes.span
        let first = view[0]
        await pause()
        return first ^ view[view.count - 1]
      }
      """,
    twin: """
      func pause() async { await Task.yield() }
      func ends(_ bytes: [UInt8]) async -> UInt8 {
        await pause()
        let view = bytes.span
        return view[0] ^ view[view.count - 1]
      }
      """, reasons: escapes + ["suspension"])

  static let spanInEscapingClosure = RefusedProgram(
    text: "func later(_ view: Span<UInt8>) -> () -> Int { { view.count } }",
    twin: "func later(_ view: [UInt8]) -> () -> Int { { view.count } }", reasons: escapes)

  static let spanOfLocalArray = RefusedProgram(
    text: """
      @_lifetime(borrow bytes)
      func header(_ bytes: borrowing [UInt8]) -> Span<UInt8> {
        let longer = copy bytes + [0]
        return longer.span
      }
      """,
    twin: """
      @_lifetime(borrow bytes)
      func header(_ bytes: borrowing [UInt8]) -> Span<UInt8> {
        return bytes.span
      }
      """, reasons: escapes)

  static let spanBeyondScope = RefusedProgram(
    text: """
      func first(_ bytes: [UInt8]) -> UInt8 {
        var view: Span<UInt8>
        do {
          let longer = bytes + [0]
          view = longer.span
        }
        return view[0]
      }
      """,
    twin: """
      func first(_ bytes: [UInt8]) -> UInt8 {
        var view: Span<UInt8>
        let longer = bytes + [0]
        do {
          view = longer.span
        }
        return view[0]
      }
      """, reasons: escapes)

  static let spanBeyondMutation = RefusedProgram(
    text: """
      func first() -> UInt8 {
        var bytes: [UInt8] = [1, 2, 3]
        let first: UInt8
        let view = bytes.span
        do {
          first = view[0]
        }
        bytes.append(4)
        return first
      }
      """,
    twin: """
      func first() -> UInt8 {
        var bytes: [UInt8] = [1, 2, 3]
        let first: UInt8
        do {
          let view = bytes.span
          first = view[0]
        }
        bytes.append(4)
        return first
      }
      """, reasons: ["overlapping accesses"])
}
