import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files of a recording: rows go through a buffer to the current one, and a full one gets the next name.
///
/// After an error nothing more is written, and operations are only counted: a recording with a gap that nobody sees would
/// be worse than one that ends. What is in the file then ends with a whole row.
///
/// One thread at a time may use it. It allocates nothing after `init`, but for an error.
final class RecordingFile {
  private let path: String
  /// The names of all files, the current one's first: C strings, because a String is copied for each call.
  private let paths: [UnsafeMutablePointer<CChar>]
  private let maximumBytes: Int
  private let isHashed: Bool
  private let rowLimit: Int
  private let counts: RecordingCounts

  private var descriptor: Int32 = -1
  /// A pipe or a device has no size and no other name.
  private var isRotated = false
  /// The bytes of the current file.
  private var written = 0
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0
  /// The rows in the buffer.
  private var rows = 0

  /// Creates the first file, with the header. Files of earlier recordings get the next names first. Throws
  /// `MapRecorderError` if the file can't be written.
  init(
    path: String, files: Int, maximumBytes: Int, textLimit: Int, counts: RecordingCounts
  ) throws(MapRecorderError) {
    self.path = path
    paths = (0..<files).map { strdup(RecordingFile.name(path, number: $0)) }
    self.maximumBytes = maximumBytes
    isHashed = textLimit == 0
    rowLimit = RecordRow.maximumBytes(textLimit: textLimit)
    self.counts = counts
    buffer = .allocate(capacity: 64 << 10)
    if RecordingFile.bytesOfFile(paths[0]) ?? 0 > 0 { try shiftNames() }
    try open()
  }

  deinit {
    if descriptor >= 0 { _ = closeDescriptor(descriptor) }
    buffer.deallocate()
    for path in paths { free(path) }
  }

  /// "map.csv", "map.1.csv", "map.2.csv" and so on.
  static func name(_ path: String, number: Int) -> String {
    if number == 0 { return path }
    let afterFolder = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    guard let dot = path[afterFolder...].lastIndex(of: "."), dot > afterFolder else { return "\(path).\(number)" }
    return "\(path[..<dot]).\(number)\(path[dot...])"
  }

  /// The time of the last row.
  private var lastTime: UInt64 = 0

  /// Adds a row. It is in the file after the next `flush` at the latest.
  func append(_ record: OperationRecord) {
    guard descriptor >= 0 else {
      counts.writeErrors.addAsOwner(1)
      return
    }
    if record.text.count < record.textCount { counts.cutKeys.addAsOwner(1) }
    if buffer.count - filled < rowLimit { flush() }
    let start = buffer.baseAddress! + filled
    // Threads take their slots a moment after they look at the clock; a reader wants times that never fall.
    lastTime = max(lastTime, record.time)
    let count = RecordRow.write(record, time: lastTime, isHashed: isHashed, to: start) - start
    if isRotated && written + filled + count > maximumBytes {
      flush()
      rotate()
      // The row was behind those that have just been written.
      buffer.baseAddress!.update(from: start, count: count)
    }
    filled += count
    rows += 1
  }

  /// Writes what is in the buffer.
  func flush() {
    if descriptor >= 0 && filled > 0 {
      do throws(MapRecorderError) {
        try write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<filled]))
        written += filled
        counts.recorded.addAsOwner(rows)
        rows = 0
      } catch {
        fail(error)
      }
    }
    // Of a file that has failed, or that could not be rotated, the rows in the buffer are lost.
    counts.writeErrors.addAsOwner(rows)
    rows = 0
    filled = 0
  }

  /// Writes what is in the buffer and closes the file.
  func close() {
    flush()
    guard descriptor >= 0 else { return }
    // Network file systems report here that they could not write.
    if closeDescriptor(descriptor) != 0 {
      noteError(MapRecorderError(.write, path, code: errno))
    }
    descriptor = -1
  }

  private func rotate() {
    guard descriptor >= 0 else { return }
    _ = closeDescriptor(descriptor)
    descriptor = -1
    do throws(MapRecorderError) {
      try shiftNames()
      try open()
    } catch {
      fail(error)
    }
  }

  /// The oldest file gives way, each other one gets the next name.
  private func shiftNames() throws(MapRecorderError) {
    var index = paths.count - 1
    while index > 0 {
      if rename(paths[index - 1], paths[index]) != 0 && errno != ENOENT {
        let code = errno
        throw MapRecorderError(.rename, String(cString: paths[index - 1]), code: code)
      }
      index -= 1
    }
  }

  private func open() throws(MapRecorderError) {
    // Not even hashes are other users' business.
    descriptor = openDescriptor(paths[0], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw MapRecorderError(.open, path, code: errno) }
    written = 0
    isRotated = RecordingFile.bytesOfFile(paths[0]) != nil
    let header = UnsafeRawBufferPointer(
      start: RecordRow.header.utf8Start, count: RecordRow.header.utf8CodeUnitCount)
    try write(header)
    written = header.count
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(MapRecorderError) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = writeDescriptor(descriptor, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw MapRecorderError(.write, path, code: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  private func fail(_ error: MapRecorderError) {
    noteError(error)
    guard descriptor >= 0 else { return }
    // Takes back a part of the buffer that may have been written, which would end in the middle of a row.
    if isRotated { _ = ftruncate(descriptor, off_t(written)) }
    _ = closeDescriptor(descriptor)
    descriptor = -1
  }

  private func noteError(_ error: MapRecorderError) {
    counts.error.withLock { if $0 == nil { $0 = error } }
  }

  /// The size of a file, or nil if there is none, or something else than a file.
  private static func bytesOfFile(_ path: UnsafePointer<CChar>) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }
}

// The C library's functions, whose names are those of methods here.
private func openDescriptor(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  open(path, flags, mode)
}
private func writeDescriptor(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
