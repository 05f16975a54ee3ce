/// The C library's own heap figures, which it returns as a structure.
#ifndef CLAB_GLIBC_HEAP_H
#define CLAB_GLIBC_HEAP_H

#include <stddef.h>

struct clab_glibc_heap {
  /// Bytes in blocks the program holds, and in the threads' caches (clab_glibc_cache.h), which glibc counts as in use.
  size_t allocated;
  /// Bytes obtained from the kernel: the arenas, used or free, and blocks with their own mappings.
  size_t obtained;
};

/// Fills `figures` and returns 1; returns 0 if the C library has no `mallinfo2`.
int clab_glibc_heap_read(struct clab_glibc_heap *figures);
/// Asks the C library to return free memory to the kernel; returns 0 if it can't.
int clab_glibc_heap_trim(void);
/// The C library's version, or NULL if it is not glibc.
const char *clab_glibc_version(void);

#endif
