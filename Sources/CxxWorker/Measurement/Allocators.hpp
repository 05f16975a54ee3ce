/// Which library serves malloc, and its own figures (Sources/Measurement/ServingAllocator.swift,
/// AllocatorStatistics*.swift).
#pragma once

#include <memory>
#include <string>

#include "Figures.hpp"

namespace maplab {

/// A library and its own version.
struct ServingAllocator {
  /// Without symbolic links. If AllocationProbe is preloaded, this is the library behind it.
  std::string library;
  /// Empty if the library does not report one.
  std::string version;

  /// The library that really serves malloc in this process. Throws `Failure` if it can't be told.
  static ServingAllocator identify();
  /// Throws `Failure` unless it is the expected library and has the interface of its statistics.
  void check(const AllocatorExpectation& expectation) const;
};

/// How one allocator reports its figures and releases memory. Both work without allocating.
class AllocatorStatistics {
 public:
  virtual ~AllocatorStatistics() = default;
  /// The current figures. Free blocks cached by the calling thread don't count as allocated.
  virtual HeapFigures read() = 0;
  /// Asks the allocator to release free memory to the kernel.
  virtual void trim() = 0;
  /// Why the allocated bytes are not known; empty if they are.
  virtual std::string reasonForNoBytes() { return {}; }

  /// The statistics of an allocator; null if it has none. Throws `Failure` if the interface is missing.
  static std::unique_ptr<AllocatorStatistics> of(const AllocatorExpectation& expectation);
};

// The allocators' own; null if they aren't in use.
std::unique_ptr<AllocatorStatistics> glibcStatistics();
std::unique_ptr<AllocatorStatistics> jemallocStatistics();
std::unique_ptr<AllocatorStatistics> mimallocStatistics();
std::unique_ptr<AllocatorStatistics> tcmallocStatistics();

// Their versions; empty if they aren't in use.
std::string jemallocVersion();
std::string mimallocVersion();
std::string tcmallocVersion();

}  // namespace maplab
