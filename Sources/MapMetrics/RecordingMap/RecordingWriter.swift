#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The thread that takes records from the ring and writes them.
///
/// It looks into the ring again and again: waking it would cost the callers a system call. When there is nothing it
/// sleeps, 1 ms at first and up to 10 ms, so an idle recorder wakes a processor 100 times a second.
///
/// Unchecked: everything but the ring belongs to the thread.
final class RecordingWriter: @unchecked Sendable {
  private static let shortestNap: UInt32 = 1000
  private static let longestNap: UInt32 = 10_000

  private let ring: RecordRing
  private let file: RecordingFile
  private var position: UInt64 = 0

  init(ring: RecordRing, file: RecordingFile) {
    self.ring = ring
    self.file = file
  }

  /// Writes until the ring is closed and empty, then closes the file.
  private func run() {
    var nap = RecordingWriter.shortestNap
    while true {
      let end = ring.end
      let start = position
      while ring.take(position, { file.append($0) }) { position &+= 1 }
      file.flush()
      // A position before the end that is not complete belongs to a thread that is just about to complete it.
      if position == end { break }
      nap = position == start ? min(nap * 2, RecordingWriter.longestNap) : RecordingWriter.shortestNap
      usleep(nap)
    }
    file.close()
  }

  /// Starts the thread, which keeps the writer alive. Returns the thread, to be joined, or an error number.
  func start() -> Result<ThreadHandle, ErrorNumber> {
    // The thread inherits a mask that leaves all signals to the program's own threads. And a pipe whose reader has gone,
    // or a limit on files, is an error here and must not end the process.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let writer = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let argument: UnsafeMutableRawPointer? = argument
        #endif
        if let argument { Unmanaged<RecordingWriter>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, writer.toOpaque())
    guard status == 0 else {
      writer.release()
      return .failure(ErrorNumber(code: status))
    }
    #if canImport(Glibc)
      return .success(ThreadHandle(thread: thread))
    #else
      return .success(ThreadHandle(thread: thread!))
    #endif
  }

  struct ErrorNumber: Error {
    let code: Int32
  }
}

/// A thread that is to be joined, once. Unchecked: some systems make it a pointer.
struct ThreadHandle: @unchecked Sendable {
  fileprivate let thread: pthread_t

  /// Waits until the thread has ended.
  func join() { pthread_join(thread, nil) }
}
