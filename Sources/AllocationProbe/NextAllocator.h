/// The allocator behind the probe: the next library in the search order that defines each function.
#ifndef MAPLAB_NEXT_ALLOCATOR_H
#define MAPLAB_NEXT_ALLOCATOR_H

#include <stddef.h>

struct next_allocator {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void (*free)(void *);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  void *(*memalign)(size_t, size_t);
  void *(*valloc)(size_t);
  void *(*pvalloc)(size_t);
};

/// The functions behind the probe, looked up once. NULL while that look-up itself runs: it may allocate, and is then
/// served from `maplab_bootstrap_allocate`.
const struct next_allocator *maplab_next_allocator(void);

/// A zeroed block from a small static buffer that is never freed. Blocks from it belong to no allocator and are not
/// counted.
void *maplab_bootstrap_allocate(size_t alignment, size_t size);
/// True if the block came from that buffer.
int maplab_is_bootstrap_block(const void *block);
/// The bytes from `block` to the buffer's end: an upper bound of its size.
size_t maplab_bootstrap_bytes_after(const void *block);

#endif
