// The functions that replace the C library's. Each calls the library behind the probe, counts if that succeeded, and
// returns its result. No header is added to a block and no size is changed: the allocator sees the same calls as
// without the probe.
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "AllocationProbe.h"
#include "NextAllocator.h"
#include "Stacks.h"
#include "ThreadCounts.h"

#if defined(__linux__)

#define PROBE_EXPORT __attribute__((visibility("default")))

// Expanded in the function that is called, so that its stack begins there.
static inline __attribute__((always_inline)) void *count_allocation(void *block, size_t size) {
  if (block != NULL) {
    struct thread_counts *counts = maplab_thread_counts();
    maplab_add(&counts->allocations, 1);
    maplab_add(&counts->bytes, size);
    MAPLAB_RECORD_ALLOCATION(block, size);
  }
  return block;
}

static void count_free(void) { maplab_add(&maplab_thread_counts()->frees, 1); }

PROBE_EXPORT void *malloc(size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL) return maplab_bootstrap_allocate(1, size);
  return count_allocation(next->malloc(size), size);
}

PROBE_EXPORT void *calloc(size_t count, size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL) {
    size_t bytes;
    return __builtin_mul_overflow(count, size, &bytes) ? NULL : maplab_bootstrap_allocate(1, bytes);
  }
  return count_allocation(next->calloc(count, size), count * size);
}

PROBE_EXPORT void free(void *block) {
  if (block == NULL || maplab_is_bootstrap_block(block)) return;
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL) return;
  count_free();
  maplab_note_free(block);
  next->free(block);
}

// A block of the bootstrap buffer has no recorded size: copy up to the end of the buffer.
static void *move_out_of_bootstrap(void *block, size_t size) {
  size_t bytes = maplab_bootstrap_bytes_after(block);
  void *moved = malloc(size);
  if (moved != NULL) memcpy(moved, block, bytes < size ? bytes : size);
  return moved;
}

static inline __attribute__((always_inline)) void *resize(void *block, size_t size) {
  if (block != NULL && maplab_is_bootstrap_block(block)) return move_out_of_bootstrap(block, size);
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL) return maplab_bootstrap_allocate(1, size);
  // If resizing fails, which ends nearly every program, the block is missing from the live ones.
  if (block != NULL) maplab_note_free(block);
  void *resized = next->realloc(block, size);
  if (block == NULL) return count_allocation(resized, size);
  if (resized != NULL) {
    struct thread_counts *counts = maplab_thread_counts();
    maplab_add(&counts->reallocations, 1);
    maplab_add(&counts->bytes, size);
    MAPLAB_RECORD_ALLOCATION(resized, size);
  } else if (size == 0) {
    count_free();  // An allocator that returns NULL from realloc(block, 0) has freed the block.
  }
  return resized;
}

PROBE_EXPORT void *realloc(void *block, size_t size) { return resize(block, size); }

// glibc's reallocarray calls realloc through the symbol table and jemalloc has none of its own: going straight to
// the realloc behind the probe does the same with every allocator and counts once.
PROBE_EXPORT void *reallocarray(void *block, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return resize(block, bytes);
}

PROBE_EXPORT int posix_memalign(void **block, size_t alignment, size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL) return (*block = maplab_bootstrap_allocate(alignment, size)) == NULL ? ENOMEM : 0;
  int error = next->posix_memalign(block, alignment, size);
  if (error == 0) count_allocation(*block, size);
  return error;
}

PROBE_EXPORT void *aligned_alloc(size_t alignment, size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL || next->aligned_alloc == NULL) return NULL;
  return count_allocation(next->aligned_alloc(alignment, size), size);
}

PROBE_EXPORT void *memalign(size_t alignment, size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL || next->memalign == NULL) return NULL;
  return count_allocation(next->memalign(alignment, size), size);
}

PROBE_EXPORT void *valloc(size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL || next->valloc == NULL) return NULL;
  return count_allocation(next->valloc(size), size);
}

PROBE_EXPORT void *pvalloc(size_t size) {
  const struct next_allocator *next = maplab_next_allocator();
  if (next == NULL || next->pvalloc == NULL) return NULL;
  return count_allocation(next->pvalloc(size), size);
}

#endif
