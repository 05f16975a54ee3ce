#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs `body` on `count` threads of the system at once and waits for all of them.
public func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
  #if canImport(Darwin)
    var threads: [pthread_t?] = Array(repeating: nil, count: count)
  #else
    var threads: [pthread_t] = Array(repeating: 0, count: count)
  #endif
  for index in 0..<count {
    let work = Unmanaged.passRetained(Work { body(index) }).toOpaque()
    let status = pthread_create(
      &threads[index], nil,
      { argument in
        #if canImport(Darwin)
          let argument: UnsafeMutableRawPointer? = argument
        #endif
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, work)
    precondition(status == 0, "no further thread")
  }
  for thread in threads {
    #if canImport(Darwin)
      pthread_join(thread!, nil)
    #else
      pthread_join(thread, nil)
    #endif
  }
}
