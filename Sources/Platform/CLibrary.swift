// The only place that names the C library: every module that imports Platform gets it. The workers' targets
// (Measurement, WorkerMain) use Linux's and glibc's own calls and are built for nothing else; the rest of the lab
// needs no more than POSIX.
#if canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(Darwin)
  @_exported import Darwin
#endif
