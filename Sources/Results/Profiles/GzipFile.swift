import Platform

/// Compressed files, using the system's zlib. It is loaded at run time: three functions are no reason to require its
/// headers on every machine that builds the lab.
enum GzipFile {
  private typealias Open = @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> OpaquePointer?
  private typealias Write = @convention(c) (OpaquePointer, UnsafeRawPointer, UInt32) -> Int32
  private typealias Close = @convention(c) (OpaquePointer) -> Int32

  private static func function<Function>(_ library: UnsafeMutableRawPointer, _ name: String, as type: Function.Type)
    -> Function?
  {
    dlsym(library, name).map { unsafeBitCast($0, to: type) }
  }

  /// Writes a file completely or not at all; the same bytes give the same file. Throws `ResultsError.unwritable`.
  static func write(_ bytes: [UInt8], to path: String) throws {
    guard let library = dlopen("libz.so.1", RTLD_NOW) ?? dlopen("libz.dylib", RTLD_NOW),
      let open = function(library, "gzopen", as: Open.self), let write = function(library, "gzwrite", as: Write.self),
      let close = function(library, "gzclose", as: Close.self)
    else { throw ResultsError.unwritable(path: path, reason: "there is no zlib (libz.so.1) to compress it with") }
    let temporary = path + ".new"
    guard let file = open(temporary, "wb9") else { throw AtomicFile.failure(path) }
    let written = bytes.isEmpty ? 0 : bytes.withUnsafeBytes { write(file, $0.baseAddress!, UInt32($0.count)) }
    let isClosed = close(file) == 0
    guard Int(written) == bytes.count, isClosed, rename(temporary, path) == 0 else {
      let error = AtomicFile.failure(path)
      unlink(temporary)
      throw error
    }
  }
}
