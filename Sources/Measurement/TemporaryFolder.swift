#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Platform

/// A folder that lasts as long as `body`, in the user's temporary folder. Throws `SystemError`, and rethrows errors of
/// `body`.
package func withTemporaryFolder<Result>(
  named name: String, _ body: (_ path: String) throws -> Result
) throws -> Result {
  let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
  var template = Array("\(parent.isEmpty ? "/tmp" : parent)/\(name)-XXXXXX".utf8CString)
  let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
  guard made else { throw SystemError(code: errno) }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
