/// gperftools' tcmalloc, by the C functions of `MallocExtension`.
final class TcmallocStatistics: AllocatorStatistics {
  private typealias Property = @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<Int>) -> Int32

  private let property: Property
  private let release: @convention(c) () -> Void

  /// Nil if tcmalloc isn't in use.
  init?() {
    guard
      let property = DynamicSymbol.function("MallocExtension_GetNumericProperty", as: Property.self),
      let release = DynamicSymbol.function(
        "MallocExtension_ReleaseFreeMemory", as: (@convention(c) () -> Void).self)
    else { return nil }
    self.property = property
    self.release = release
  }

  func read() -> HeapFigures {
    let mapped = figure("generic.heap_size")
    // Released pages stay part of the heap's address range.
    let unmapped = figure("tcmalloc.pageheap_unmapped_bytes")
    var resident: Int?
    if let mapped, let unmapped { resident = mapped - unmapped }
    return HeapFigures(allocated: figure("generic.current_allocated_bytes"), resident: resident, mapped: mapped)
  }

  func trim() { release() }

  /// The version text; nil if there is no tcmalloc.
  static func version() -> String? {
    typealias Version =
      @convention(c) (
        UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<UnsafePointer<CChar>?>?
      ) -> UnsafePointer<CChar>?
    guard let function = DynamicSymbol.function("tc_version", as: Version.self), let text = function(nil, nil, nil)
    else { return nil }
    return String(cString: text)
  }

  private func figure(_ name: String) -> Int? {
    var value = 0
    return property(name, &value) != 0 ? value : nil
  }
}
