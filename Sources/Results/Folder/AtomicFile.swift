import Platform

/// Writes files completely or not at all, with the system's own reason if that fails.
package enum AtomicFile {
  /// Writes a file in the same folder, flushes it to disk and renames it to the path. Throws `ResultsError.unwritable`;
  /// the file is then as it was before.
  package static func write(_ text: String, to path: String) throws {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    var text = text
    var error = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
    if error == nil, fsync(descriptor) != 0 { error = errno }
    if close(descriptor) != 0, error == nil { error = errno }
    if error == nil, rename(temporary, path) != 0 { error = errno }
    if let error {
      unlink(temporary)
      throw failure(path, error)
    }
  }

  /// Makes a folder and its parents; an existing one is left alone. Throws `ResultsError.unwritable`.
  static func makeFolder(_ path: String) throws {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw failure(path) }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure(path) }
  }

  /// Makes a folder that must be new, and its parents. If two programs try at once, one succeeds. Throws
  /// `ResultsError.exists` or `unwritable`.
  static func makeNewFolder(_ path: String) throws {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
    guard mkdir(path, 0o755) == 0 else { throw errno == EEXIST ? ResultsError.exists(path: path) : failure(path) }
  }

  /// The error of the last system call on a path.
  static func failure(_ path: String, _ code: Int32 = errno) -> ResultsError {
    .unwritable(path: path, reason: systemMessage(code))
  }
}
