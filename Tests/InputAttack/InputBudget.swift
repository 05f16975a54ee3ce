import Platform

/// What an input may cost its reader: a fixed part, and so much for each byte. Quadratic behaviour breaks it long before
/// the largest input.
package struct InputBudget: Sendable {
  /// Processor seconds that any input may take.
  package static let seconds = 0.1
  /// Processor seconds for each byte: the slowest reader needs a quarter of it.
  package static let secondsPerByte = 2e-6
  /// Memory that any input may take.
  package static let bytes = 32 << 20
  /// Memory for each byte; the hungriest reader takes 41.
  package static let bytesPerByte = 64

  #if DEBUG
    private static let slowness = 10.0
  #else
    private static let slowness = 1.0
  #endif

  /// Processor seconds that an input of this size may take; more without optimisation.
  package static func seconds(forSize size: Int) -> Double { slowness * (seconds + Double(size) * secondsPerByte) }
  /// Bytes of memory that an input of this size may take.
  package static func memory(forSize size: Int) -> Int { bytes + size * bytesPerByte }

  /// Processor seconds of the calling thread.
  package static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Lets `largestMemory` begin anew with what is resident now, where the system can do that.
  package static func resetLargestMemory() {
    #if os(Linux)
      _ = "5".withCString { write(peakReset, $0, 1) }
    #endif
  }

  #if os(Linux)
    private static let peakReset = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
  #endif

  /// The largest resident set of this process so far, in bytes.
  package static var largestMemory: Int {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #else
      getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss << 10
    #endif
  }

  /// Ends this process by a signal when it has spent so many processor seconds from now: an endless loop is a crash.
  package static func armWatchdog(seconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = numericCast(seconds)
    #if canImport(Darwin)
      setitimer(ITIMER_PROF, &timer, nil)
    #else
      setitimer(numericCast(ITIMER_PROF.rawValue), &timer, nil)
    #endif
  }
}
