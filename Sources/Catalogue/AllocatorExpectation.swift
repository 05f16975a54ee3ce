/// Which library must serve `malloc`, and how its statistics are read.
package struct AllocatorExpectation: Codable, Sendable, Hashable {
  /// The allocator's name in `experiments/allocators.toml`.
  package var name: String
  /// Absolute path of the preloaded library; nil for the C library's own malloc.
  package var library: String?
  /// How its statistics are read.
  package var statistics: AllocatorStatisticsSource

  /// Makes an expectation.
  package init(name: String, library: String?, statistics: AllocatorStatisticsSource) {
    self.name = name
    self.library = library
    self.statistics = statistics
  }
}
