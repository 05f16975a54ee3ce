#if defined(__linux__)
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#endif
#include "HugePages.h"

void huge_pages_wanted(void *block, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // A refusal changes nothing but the speed; whole pages only, since a neighbour may own the rest of the last one.
  int before = errno;
  madvise(block, bytes & ~(size_t)4095, MADV_HUGEPAGE);
  errno = before;
#else
  (void)block, (void)bytes;
#endif
}
