import MapVariants

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// MapRecorder: operations of a map, on their way into a file.
//
// A caller hashes the key, looks at the clock and fills a slot of the ring (RecordRing.swift). It never waits, calls the
// system or allocates: if the ring is full, the operation is counted and dropped. One thread of the recorder's own formats
// and writes (RecordingWriter.swift, RecordingFile.swift).
//
// Cost, on one thread of a virtual machine at 2.3 GHz: 45 ns for an operation on a number, 46 ns on a string of 20 bytes, of
// which the clock takes 21 and the hash 13 and 20. Outside the sample it is 17 ns on a number. Code around it may have to
// retain a string for the call, which is not counted here and took 15 ns.
//
// All callers take their slots by one shared word. While many threads record at once, its cache line moves between them;
// where that shows, a smaller share of keys helps: an operation that is not in the sample doesn't touch the ring.

/// An operation as a recording names it.
public enum RecordedOperation: UInt8, Sendable, CaseIterable {
  /// A look-up, whether it found something or not.
  case get
  /// A value was set, for a new key or in place of another value.
  case set
  /// A removal, whether there was something to remove or not.
  case delete
}

/// How keys are written.
public enum RecordedKeys: Sendable, Equatable {
  /// As 16 hexadecimal digits: SipHash-2-4 under the recorder's secret. See `RecordingSecret` for what that hides.
  case hashed
  /// As they are, quoted by the rules of CSV (RFC 4180) where they must be. A key of more bytes than `upTo`, 1 to 1,024,
  /// is cut at the end of a scalar and followed by "~" and the 16 digits of its hash. Every slot of the ring has room for
  /// that many bytes. Such a file holds everything that the keys say, about persons too.
  case asTheyAre(upTo: Int = 64)
}

/// Writes the operations of a map into a file, on a thread of its own.
///
/// ```swift
/// let recorder = try MapRecorder(path: "/var/log/sessions.csv", share: 0.1)
/// var sessions = RecordingMap(SpanMap<UInt64, Session>(), recorder: recorder)
/// sessions[id] = session
/// recorder.finish()
/// print(recorder.statistics.recorded, recorder.statistics.dropped)
/// ```
///
/// The file is CSV with a header:
///
/// | column | what |
/// |---|---|
/// | `time` | nanoseconds since the recorder was made, by a clock that never goes back |
/// | `operation` | `get`, `set` or `delete` |
/// | `key` | 16 hexadecimal digits, or the key as it is (`RecordedKeys`) |
/// | `value_size` | bytes of the value that was set or found; 0 if nothing was found, or if nobody says it |
///
/// Rows of one thread are in the order of its operations. Rows of different threads are in nearly that order: two
/// operations at the same moment may be in either. A time is never before that of the row above.
///
/// `map.csv` is the current file. One that would exceed `maximumBytes` becomes `map.1.csv`, the one before it `map.2.csv`,
/// and so on; the oldest is deleted. Each has the header. Files that a recorder finds are treated so too, so a restart
/// deletes only what is oldest. No two recorders may have one path at the same time. A pipe or a device is written
/// without bound and never renamed.
///
/// Rows reach the file within about 10 ms. If the process ends without `finish`, the last ones are missing.
public final class MapRecorder: Sendable {
  // What the callers read lies together and never changes.
  @usableFromInline let secret: RecordingSecret
  /// The largest hash that is in the sample.
  @usableFromInline let limit: UInt64
  @usableFromInline let isHashed: Bool
  private let ring: RecordRing
  private let start: UInt64
  private let counts: RecordingCounts
  private let thread: Lock<ThreadHandle?>

  /// Creates the file and starts the thread.
  ///
  /// - `keys`: how keys are written.
  /// - `share`: the share of keys that are recorded, above 0 and at most 1. The keyed hash chooses them, so all operations
  ///   of a chosen key are recorded, recorders with one secret choose alike, and a smaller share is a part of a larger one.
  /// - `maximumBytes`: what a file may have, at least 4,096 bytes.
  /// - `files`: how many there may be, the current one included.
  /// - `capacity`: the operations that may wait to be written, rounded up to a power of two: the default takes 6 million
  ///   a second, although the thread may sleep for 10 ms. Each takes 32 bytes, or 40 and `upTo` if keys are recorded as
  ///   they are.
  /// - `secret`: the key of the hash, by default a random one.
  ///
  /// Throws if the file can't be created or its header not be written, or if no thread can be started. O(capacity).
  public init(
    path: String, keys: RecordedKeys = .hashed, share: Double = 1, maximumBytes: Int = 64 << 20, files: Int = 4,
    capacity: Int = 1 << 16, secret: RecordingSecret = RecordingSecret()
  ) throws(MapRecorderError) {
    precondition(share > 0 && share <= 1, "a share of keys is above 0 and at most 1")
    precondition(maximumBytes >= 4096, "a file has room for 4,096 bytes at least")
    precondition(files >= 1 && files <= 1000, "a recording has 1 to 1,000 files")
    precondition(capacity >= 1 && capacity <= 1 << 30, "1 to 2^30 operations may wait")
    var textLimit = 0
    if case .asTheyAre(let bytes) = keys {
      precondition(bytes >= 1 && bytes <= 1024, "1 to 1,024 bytes of a key are recorded")
      textLimit = bytes
    }
    self.secret = secret
    limit = share == 1 ? .max : max(1, UInt64(share * 0x1p64)) - 1
    isHashed = textLimit == 0
    ring = RecordRing(capacity: MapRecorder.powerOfTwo(atLeast: capacity), textLimit: textLimit)
    counts = RecordingCounts()
    let file = try RecordingFile(
      path: path, files: files, maximumBytes: maximumBytes, textLimit: textLimit, counts: counts)
    start = MapRecorder.now
    switch RecordingWriter(ring: ring, file: file).start() {
    case .success(let handle): thread = Lock(handle)
    case .failure(let error): throw MapRecorderError(.start, path, code: error.code)
    }
  }

  deinit { finish() }

  /// Records an operation. `RecordingMap` calls it; other code may do so for a map of another kind.
  ///
  /// `valueSize` is asked for only if the key is in the sample; a negative one counts as 0. Any thread may call it, also
  /// at once. O(key), without waiting and without an allocation.
  @inlinable
  public func record<Key: RecordableKey>(
    _ operation: RecordedOperation, key: Key, valueSize: @autoclosure () -> Int = 0
  ) {
    let hash = key.withRecordedBytes { secret.hash($0) }
    guard hash <= limit else { return noteSkipped() }
    let valueSize = valueSize()
    if isHashed {
      append(operation, hash: hash, valueSize: valueSize, text: UnsafeRawBufferPointer(start: nil, count: 0))
    } else {
      key.withRecordedText { append(operation, hash: hash, valueSize: valueSize, text: $0) }
    }
  }

  /// Ends the recording: writes everything that was recorded before the call, closes the file and waits for that.
  /// Operations that come later, or at the same time, may be counted as dropped. The second time there is nothing to do.
  public func finish() {
    ring.close()
    thread.withLock { handle in
      handle?.join()
      handle = nil
    }
  }

  /// What became of the operations so far. Complete after `finish`. O(1).
  public var statistics: RecordingStatistics { counts.statistics }

  /// What went wrong first, if anything did. Nothing is written after that: `RecordingStatistics.writeErrors` counts what
  /// is missing. O(1).
  public var error: MapRecorderError? { counts.error.withLock { $0 } }

  @usableFromInline
  func noteSkipped() { counts.noteSkipped() }

  @usableFromInline
  func append(_ operation: RecordedOperation, hash: UInt64, valueSize: Int, text: UnsafeRawBufferPointer) {
    let time = MapRecorder.now &- start
    if !ring.append(operation, time: time, hash: hash, valueSize: valueSize, text: text) { counts.noteDropped() }
  }

  /// Nanoseconds of the monotonic clock.
  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }

  /// The ring's capacity.
  private static func powerOfTwo(atLeast number: Int) -> Int {
    number <= 2 ? 2 : 1 << (Int.bitWidth - (number - 1).leadingZeroBitCount)
  }
}
