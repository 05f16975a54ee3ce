#include <unistd.h>

#include "Allocators.hpp"
#include "DynamicSymbol.hpp"

extern "C" {
#include "clab_glibc_cache.h"
#include "clab_glibc_heap.h"
}

namespace maplab {

namespace {

/// glibc, by `mallinfo2`, its thread's cache and `malloc_trim`. It counts the free blocks in a thread's cache as in
/// use, and does not report what is resident: that is what it has obtained from the kernel.
class GlibcStatistics final : public AllocatorStatistics {
 public:
  GlibcStatistics() : isCacheKnown(clab_glibc_cache_find(&cache) == 1) {}

  HeapFigures read() override {
    clab_glibc_heap heap;
    if (clab_glibc_heap_read(&heap) != 1) return {};
    const auto obtained = static_cast<int64_t>(heap.obtained);
    HeapFigures figures{std::nullopt, obtained, obtained};
    if (const auto cached = cachedBytes()) figures.allocated = static_cast<int64_t>(heap.allocated) - *cached;
    return figures;
  }

  void trim() override { clab_glibc_heap_trim(); }

  std::string reasonForNoBytes() override {
    return cachedBytes()
               ? ""
               : "this glibc counts free blocks of its thread's cache as allocated, and the cache can't be read";
  }

 private:
  std::optional<int64_t> cachedBytes() {
    size_t bytes = 0;
    if (!isCacheKnown || clab_glibc_cache_bytes(&cache, &bytes) != 1) return std::nullopt;
    return static_cast<int64_t>(bytes);
  }

  clab_glibc_cache cache;
  const bool isCacheKnown;
};

using MallocControl = int (*)(const char*, void*, size_t*, void*, size_t);

/// jemalloc, by `mallctl`. Its counts are those of the last epoch, and blocks in a thread's cache count as allocated:
/// each reading flushes the calling thread's cache and begins an epoch.
class JemallocStatistics final : public AllocatorStatistics {
 public:
  explicit JemallocStatistics(MallocControl control) : control(control) {}

  HeapFigures read() override {
    flushThreadCache();
    uint64_t epoch = 1;
    control("epoch", nullptr, nullptr, &epoch, sizeof epoch);
    return {figure("stats.allocated"), figure("stats.resident"), figure("stats.mapped")};
  }

  void trim() override {
    flushThreadCache();
    // 4096 means all arenas.
    control("arena.4096.purge", nullptr, nullptr, nullptr, 0);
  }

  std::optional<int64_t> figure(const char* name) const {
    size_t value = 0, size = sizeof value;
    if (control(name, &value, &size, nullptr, 0) != 0) return std::nullopt;
    return static_cast<int64_t>(value);
  }

 private:
  // Does nothing, and fails, if the thread's cache is switched off.
  void flushThreadCache() { control("thread.tcache.flush", nullptr, nullptr, nullptr, 0); }

  const MallocControl control;
};

/// mimalloc, by its walk over the calling thread's heap: its own counters are compiled out of release builds.
class MimallocStatistics final : public AllocatorStatistics {
 public:
  /// The beginning of `mi_heap_area_t`, the same in every version of mimalloc 2.
  struct HeapArea {
    const void* blocks;
    size_t reserved;
    size_t committed;
    size_t used;
    size_t blockSize;
  };
  using Visitor = bool (*)(const void*, const HeapArea*, void*, size_t, void*);
  using VisitBlocks = bool (*)(const void*, bool, Visitor, void*);

  MimallocStatistics(VisitBlocks visitBlocks, const void* (*defaultHeap)(), void (*collect)(bool))
      : visitBlocks(visitBlocks), defaultHeap(defaultHeap), collect(collect) {}

  HeapFigures read() override {
    HeapFigures sums{0, 0, 0};
    const bool isComplete = visitBlocks(
        defaultHeap(), false,
        [](const void*, const HeapArea* area, void*, size_t, void* context) {
          auto& sums = *static_cast<HeapFigures*>(context);
          if (!area) return true;
          *sums.allocated += static_cast<int64_t>(area->used * area->blockSize);
          *sums.resident += static_cast<int64_t>(area->committed);
          *sums.mapped += static_cast<int64_t>(area->reserved);
          return true;
        },
        &sums);
    return isComplete ? sums : HeapFigures();
  }

  /// mimalloc 2 decommits freed memory only some time after it was freed, and only when it is called again; what the
  /// first call schedules is released by the second.
  void trim() override {
    constexpr useconds_t decommitDelay = 600'000;
    for (int call = 0; call < 2; call++) {
      usleep(decommitDelay);
      collect(true);
    }
  }

 private:
  const VisitBlocks visitBlocks;
  const void* (*const defaultHeap)();
  void (*const collect)(bool);
};

/// gperftools' tcmalloc, by the C functions of `MallocExtension`.
class TcmallocStatistics final : public AllocatorStatistics {
 public:
  using Property = int (*)(const char*, size_t*);

  TcmallocStatistics(Property property, void (*release)()) : property(property), release(release) {}

  HeapFigures read() override {
    HeapFigures figures{figure("generic.current_allocated_bytes"), std::nullopt, figure("generic.heap_size")};
    // Released pages stay part of the heap's address range.
    const auto unmapped = figure("tcmalloc.pageheap_unmapped_bytes");
    if (figures.mapped && unmapped) figures.resident = *figures.mapped - *unmapped;
    return figures;
  }

  void trim() override { release(); }

 private:
  std::optional<int64_t> figure(const char* name) const {
    size_t value = 0;
    return property(name, &value) != 0 ? std::optional(static_cast<int64_t>(value)) : std::nullopt;
  }

  const Property property;
  void (*const release)();
};

}  // namespace

std::unique_ptr<AllocatorStatistics> glibcStatistics() {
  clab_glibc_heap heap;
  return clab_glibc_heap_read(&heap) == 1 ? std::make_unique<GlibcStatistics>() : nullptr;
}

std::unique_ptr<AllocatorStatistics> jemallocStatistics() {
  const auto control = dynamicFunction<MallocControl>("mallctl");
  if (!control) return nullptr;
  auto statistics = std::make_unique<JemallocStatistics>(control);
  return statistics->figure("stats.allocated") ? std::move(statistics) : nullptr;
}

std::unique_ptr<AllocatorStatistics> mimallocStatistics() {
  const auto visit = dynamicFunction<MimallocStatistics::VisitBlocks>("mi_heap_visit_blocks");
  const auto heap = dynamicFunction<const void* (*)()>("mi_heap_get_default");
  const auto collect = dynamicFunction<void (*)(bool)>("mi_collect");
  if (!visit || !heap || !collect) return nullptr;
  return std::make_unique<MimallocStatistics>(visit, heap, collect);
}

std::unique_ptr<AllocatorStatistics> tcmallocStatistics() {
  const auto property = dynamicFunction<TcmallocStatistics::Property>("MallocExtension_GetNumericProperty");
  const auto release = dynamicFunction<void (*)()>("MallocExtension_ReleaseFreeMemory");
  return property && release ? std::make_unique<TcmallocStatistics>(property, release) : nullptr;
}

std::string jemallocVersion() {
  const auto control = dynamicFunction<MallocControl>("mallctl");
  const char* text = nullptr;
  size_t size = sizeof text;
  if (!control || control("version", &text, &size, nullptr, 0) != 0 || !text) return {};
  // `5.3.0-0-g54eaed1...`: the release, the commits since (none) and the commit. A release is named by its number.
  const std::string version = text;
  const size_t dash = version.find('-');
  return dash != version.npos && version.compare(dash, 3, "-0-") == 0 ? version.substr(0, dash) : version;
}

std::string mimallocVersion() {
  const auto version = dynamicFunction<int (*)()>("mi_version");
  if (!version) return {};
  const int number = version();
  // From 2.2 (and 1.9, 3.0) on there are two digits each for minor and patch.
  const int base = number < 1000 ? 10 : 100;
  return std::to_string(number / base / base) + "." + std::to_string(number / base % base) + "." +
         std::to_string(number % base);
}

std::string tcmallocVersion() {
  const auto version = dynamicFunction<const char* (*)(int*, int*, const char**)>("tc_version");
  const char* text = version ? version(nullptr, nullptr, nullptr) : nullptr;
  return text ? text : "";
}

}  // namespace maplab
