import CLabShims
import Platform

/// Symbols that are looked up at run time: only then is it known what an allocator offers.
enum DynamicSymbol {
  /// A function of that name anywhere in the process; nil if there is none. `type` must be its C type.
  static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    precondition(MemoryLayout<Function>.size == MemoryLayout<UnsafeRawPointer>.size, "not a C function type")
    return address(name).map { unsafeBitCast($0, to: type) }
  }

  /// A variable of that name anywhere in the process; nil if there is none.
  static func variable<Value>(_ name: String) -> UnsafeMutablePointer<Value>? {
    address(name)?.assumingMemoryBound(to: Value.self)
  }

  /// The address that a call to `name` from anywhere in the process resolves to.
  static func address(_ name: String) -> UnsafeMutableRawPointer? { dlsym(nil, name) }

  /// The path of the library that holds an address, without symbolic links; nil if no library does.
  static func library(holding address: UnsafeRawPointer) -> String? {
    clab_library_holding(address).map { canonicalPath(String(cString: $0)) }
  }

  /// The path without symbolic links; the path itself if there is no such file.
  static func canonicalPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
