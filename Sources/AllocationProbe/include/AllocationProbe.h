/// A library to be preloaded (LD_PRELOAD) before the allocator, or alone before the C library's: it counts the calls
/// of the malloc family and hands each on, unchanged, to the library behind it.
///
///     LD_PRELOAD=libAllocationProbe.so:libjemalloc.so.2 program
///     MAPLAB_PROBE_SUMMARY=1 LD_PRELOAD=libAllocationProbe.so program    # prints the process's totals at exit
///
/// A program looks the functions up by name (dlsym) and does not link the library.
#ifndef ALLOCATIONPROBE_H
#define ALLOCATIONPROBE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct maplab_probe_counts {
  /// Calls that obtained a block: malloc, calloc, the aligned forms, operator new, and realloc of nothing.
  uint64_t allocations;
  /// Calls that gave a block back: free and operator delete of a block, realloc of a block to nothing.
  uint64_t frees;
  /// Calls of realloc or reallocarray that resized a block.
  uint64_t reallocations;
  /// Bytes requested by allocations and reallocations (the new size). Failed requests are not counted at all.
  uint64_t bytes;
};

struct maplab_probe_reading {
  /// Set by the caller to `sizeof(struct maplab_probe_reading)`; a library of another layout refuses.
  uint64_t size;
  /// Everything counted while the region was on, since the last reset, over all threads.
  struct maplab_probe_counts region;
  /// Everything since the process began, over all threads.
  struct maplab_probe_counts process;
  /// Threads that have called the malloc family so far.
  uint64_t threads;
};

/// Turns the region on (1) or off (0). Answers 1 if it was on before. Counts are exact if the other threads
/// are idle at that moment; otherwise a call in flight may fall on either side. Call from one thread at a time.
int maplab_probe_region(int on);
/// Fills `reading`; answers 0 if `reading->size` is not this library's.
int maplab_probe_read(struct maplab_probe_reading *reading);
/// Sets the region's counts to zero; the process's go on.
void maplab_probe_reset(void);
/// Writes the path of the library that the calls are handed to. Answers its length, or 0 if it is unknown or
/// does not fit into `size` bytes.
size_t maplab_probe_next_library(char *path, size_t size);

#ifdef __cplusplus
}
#endif

#endif
