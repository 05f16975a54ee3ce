/// The interface through which an allocator reports its figures (`statistics` in allocators.toml).
package enum AllocatorStatisticsSource: String, CaseIterable, Codable, Sendable, Hashable {
  /// glibc's mallinfo2 and malloc_trim.
  case glibc
  /// jemalloc's mallctl.
  case jemalloc
  /// mimalloc's mi_process_info and mi_collect.
  case mimalloc
  /// tcmalloc's MallocExtension_GetNumericProperty and MallocExtension_ReleaseFreeMemory.
  case tcmalloc
  /// No figures: the cells stay empty with a reason.
  case none
}
