/// The free blocks that the C library keeps for one thread (its `tcache`), which its figures count as in use.
///
/// glibc's interface doesn't report their size, and a map of a few entries frees and allocates nothing else. So the
/// cache itself is read: lists of free blocks whose heads are in an array. The array is found by what it must contain,
/// and nothing is trusted that has not been verified in this process; another C library, or a glibc with a different
/// cache layout, is not recognised.
#ifndef CLAB_GLIBC_CACHE_H
#define CLAB_GLIBC_CACHE_H

#include <stddef.h>
#include <stdint.h>

struct clab_glibc_cache {
  /// The first block of each list, or 0. NULL if the cache is switched off.
  const uintptr_t *heads;
  /// How many lists there are; 0 if the cache is switched off.
  size_t lists;
};

/// Finds the calling thread's cache, and leaves two small blocks in it. Returns 1, or 0 if it can't be found.
int clab_glibc_cache_find(struct clab_glibc_cache *cache);
/// Adds up the blocks of the calling thread's cache, with their headers. Allocates nothing. Returns 1, or 0 if a list
/// is not built as expected.
int clab_glibc_cache_bytes(const struct clab_glibc_cache *cache, size_t *bytes);

#endif
