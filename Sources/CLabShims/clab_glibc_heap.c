#include "clab_glibc_heap.h"

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__)

#include <gnu/libc-version.h>
#include <malloc.h>

const char *clab_glibc_version(void) { return gnu_get_libc_version(); }

int clab_glibc_heap_trim(void) {
  malloc_trim(0);
  return 1;
}

#if __GLIBC_PREREQ(2, 33)
int clab_glibc_heap_read(struct clab_glibc_heap *figures) {
  struct mallinfo2 info = mallinfo2();
  figures->allocated = info.uordblks + info.hblkhd;
  figures->obtained = info.arena + info.hblkhd;
  return 1;
}
#else
int clab_glibc_heap_read(struct clab_glibc_heap *figures) {
  (void)figures;
  return 0;
}
#endif

#else

const char *clab_glibc_version(void) { return NULL; }
int clab_glibc_heap_trim(void) { return 0; }
int clab_glibc_heap_read(struct clab_glibc_heap *figures) {
  (void)figures;
  return 0;
}

#endif
