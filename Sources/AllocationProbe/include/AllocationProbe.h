/// A library to be preloaded (LD_PRELOAD) before the allocator, or alone before the C library's: it counts the calls
/// of the malloc family and passes each on, unchanged, to the library behind it.
///
///     LD_PRELOAD=libAllocationProbe.so:libjemalloc.so.2 program
///     MAPLAB_PROBE_SUMMARY=1 LD_PRELOAD=libAllocationProbe.so program    # prints the process's totals at exit
///
/// A program looks up the functions by name (dlsym) and does not link the library.
#ifndef ALLOCATIONPROBE_H
#define ALLOCATIONPROBE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct maplab_probe_counts {
  /// Calls that allocated a block: malloc, calloc, the aligned forms, operator new, and realloc of NULL.
  uint64_t allocations;
  /// Calls that freed a block: free and operator delete of a block, realloc of a block to size 0.
  uint64_t frees;
  /// Calls of realloc or reallocarray that resized a block.
  uint64_t reallocations;
  /// Bytes requested by allocations and reallocations (the new size). Failed requests are not counted at all.
  uint64_t bytes;
};

struct maplab_probe_reading {
  /// Set by the caller to `sizeof(struct maplab_probe_reading)`; a library with a different layout refuses.
  uint64_t size;
  /// Everything counted while the region was on, since the last reset, over all threads.
  struct maplab_probe_counts region;
  /// Everything since the process began, over all threads.
  struct maplab_probe_counts process;
  /// Threads that have called the malloc family so far.
  uint64_t threads;
};

/// Turns the region on (1) or off (0). Returns 1 if it was on before. Counts are exact if the other threads are idle
/// at that moment; otherwise a call in flight may fall on either side. Call from one thread at a time.
int maplab_probe_region(int on);
/// Fills `reading`; returns 0 if `reading->size` is not this library's.
int maplab_probe_read(struct maplab_probe_reading *reading);
/// Sets the region's counts to zero; the process's counts continue.
void maplab_probe_reset(void);
/// Writes the path of the library that the calls are passed to. Returns its length, or 0 if it is unknown or does not
/// fit into `size` bytes.
size_t maplab_probe_next_library(char *path, size_t size);

enum {
  /// Maximum number of frames in a stack; deeper stacks lack their outermost frames.
  MAPLAB_STACK_FRAMES = 96,
  /// Blocks of this many bytes or more are listed individually, the first 64 of them.
  MAPLAB_LARGE_BLOCK = 4096,
};

/// One call stack and what it did while stacks were recorded.
struct maplab_stack {
  /// Blocks allocated or resized, and the bytes requested.
  uint64_t allocations, bytes;
  /// Those of them that have not been freed.
  uint64_t live_allocations, live_bytes;
  /// Those that had not been when `maplab_stacks_mark` was last called.
  uint64_t marked_allocations, marked_bytes;
  /// How often a lock was contended, and the nanoseconds until it was acquired.
  uint64_t waits, wait_nanoseconds;
  /// Frames that follow.
  uint64_t depth;
  /// Return addresses, the innermost first.
  void *frames[MAPLAB_STACK_FRAMES];
};

/// A block of at least `MAPLAB_LARGE_BLOCK` bytes.
struct maplab_large_block {
  uint64_t size;
  /// The number of the stack that allocated it.
  uint64_t stack;
};

struct maplab_stacks {
  /// Set by the caller to `sizeof(struct maplab_stacks)`; a library with a different layout refuses.
  uint64_t size;
  /// Bytes from one stack to the next.
  uint64_t stack_size;
  const struct maplab_stack *stacks;
  uint64_t count;
  /// Calls without memory for their stack: they are missing from the figures.
  uint64_t lost_calls;
  /// Blocks freed that had been allocated before the start.
  uint64_t frees_of_others;
  const struct maplab_large_block *large_blocks;
  /// How many there were; at most 64 are listed.
  uint64_t large_block_count;
};

/// Discards all stacks and starts recording. Returns 0 if there is no memory for it.
int maplab_stacks_start(void);
/// Ends recording.
void maplab_stacks_stop(void);
/// Notes what is live at this moment.
void maplab_stacks_mark(void);
/// Fills `reading`, whose pointers are valid until the next start; returns 0 if `reading->size` is not this
/// library's, or if nothing was recorded. Call it after `maplab_stacks_stop`.
int maplab_stacks_read(struct maplab_stacks *reading);

#ifdef __cplusplus
}
#endif

#endif
