import Platform

/// The functions of the preloaded AllocationProbe, found by name: the worker does not link it.
struct AllocationCounter {
  /// Counts of calls; the layout of `struct maplab_probe_counts`.
  struct Counts: Equatable {
    var allocations: UInt64 = 0
    var frees: UInt64 = 0
    var reallocations: UInt64 = 0
    var bytes: UInt64 = 0
  }

  /// The layout of `struct maplab_probe_reading`; the probe checks `size` and refuses any other.
  struct Reading {
    var size = UInt64(MemoryLayout<Reading>.size)
    var region = Counts()
    var process = Counts()
    var threads: UInt64 = 0
  }

  private let region: @convention(c) (Int32) -> Int32
  private let readInto: @convention(c) (UnsafeMutableRawPointer) -> Int32
  private let reset: @convention(c) () -> Void

  /// The probe of this process; nil if none is preloaded or it has a different layout.
  init?() {
    guard
      let region = DynamicSymbol.function("maplab_probe_region", as: (@convention(c) (Int32) -> Int32).self),
      let readInto = DynamicSymbol.function(
        "maplab_probe_read", as: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self),
      let reset = DynamicSymbol.function("maplab_probe_reset", as: (@convention(c) () -> Void).self)
    else { return nil }
    self.region = region
    self.readInto = readInto
    self.reset = reset
    guard read() != nil else { return nil }
  }

  /// Sets the region's counts to zero and turns it on.
  @inline(__always)
  func start() {
    reset()
    _ = region(1)
  }

  /// Turns the region off.
  @inline(__always)
  func stop() { _ = region(0) }

  /// The current counts; nil if the probe has a different layout.
  func read() -> Reading? {
    var reading = Reading()
    return withUnsafeMutablePointer(to: &reading, { readInto($0) }) == 1 ? reading : nil
  }

  /// The library that the probe forwards its calls to; nil if unknown.
  static func libraryBehindProbe() -> String? {
    guard
      let path = DynamicSymbol.function(
        "maplab_probe_next_library", as: (@convention(c) (UnsafeMutablePointer<CChar>, Int) -> Int).self)
    else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      path(buffer.baseAddress!, buffer.count) == 0 ? nil : String(cString: buffer.baseAddress!)
    }
  }
}
