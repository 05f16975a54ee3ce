#include "Allocators.hpp"

#include "AllocationCounter.hpp"
#include "DynamicSymbol.hpp"

extern "C" {
#include "clab_glibc_heap.h"
}

namespace maplab {

namespace {

/// A function that only an allocator of a kind has, and how it tells its version.
struct Sign {
  Statistics statistics;
  const char* symbol;
  std::string (*version)();
};

const Sign signs[] = {
    {Statistics::glibc, "gnu_get_libc_version",
        [] { return std::string(clab_glibc_version() ? clab_glibc_version() : ""); }},
    {Statistics::jemalloc, "mallctl", jemallocVersion},
    {Statistics::mimalloc, "mi_version", mimallocVersion},
    {Statistics::tcmalloc, "tc_version", tcmallocVersion},
};

std::string servingLibrary() {
  void* const malloc = dynamicAddress("malloc");
  const std::string first = malloc ? libraryHolding(malloc) : "";
  if (first.empty()) throw Failure("the library that serves malloc can't be told");
  void* const probe = dynamicAddress("maplab_probe_next_library");
  if (!probe || libraryHolding(probe) != first) return first;
  const std::string behind = AllocationCounter::libraryBehindProbe();
  if (behind.empty()) throw Failure("the library that serves malloc can't be told");
  return canonicalPath(behind);
}

/// True if the library has the function.
bool offers(const std::string& library, const char* symbol) {
  void* const address = dynamicAddress(symbol);
  return address && libraryHolding(address) == library;
}

Failure missingStatistics(const AllocatorExpectation& expectation, const std::string& library) {
  return Failure("allocator " + expectation.name + ": statistics \"" + expectation.statisticsName() +
                 "\" are not offered by " + library);
}

}  // namespace

ServingAllocator ServingAllocator::identify() {
  ServingAllocator allocator{servingLibrary(), ""};
  for (const Sign& sign : signs) {
    // A version function only counts if it is in that library.
    if (allocator.version.empty() && offers(allocator.library, sign.symbol)) allocator.version = sign.version();
  }
  return allocator;
}

void ServingAllocator::check(const AllocatorExpectation& expectation) const {
  const std::string expected =
      expectation.library ? canonicalPath(*expectation.library) : libraryHolding(dynamicAddress("getpid"));
  if (library != expected) {
    throw Failure("allocator " + expectation.name + ": malloc is served by " + library + " instead of " + expected);
  }
  for (const Sign& sign : signs) {
    if (sign.statistics == expectation.statistics && !offers(library, sign.symbol)) {
      throw missingStatistics(expectation, library);
    }
  }
}

std::unique_ptr<AllocatorStatistics> AllocatorStatistics::of(const AllocatorExpectation& expectation) {
  std::unique_ptr<AllocatorStatistics> statistics;
  switch (expectation.statistics) {
    case Statistics::glibc: statistics = glibcStatistics(); break;
    case Statistics::jemalloc: statistics = jemallocStatistics(); break;
    case Statistics::mimalloc: statistics = mimallocStatistics(); break;
    case Statistics::tcmalloc: statistics = tcmallocStatistics(); break;
    case Statistics::none: return nullptr;
  }
  if (statistics) return statistics;
  throw missingStatistics(expectation, servingLibrary());
}

}  // namespace maplab
