#define _GNU_SOURCE
#include "NextAllocator.h"

#if defined(__linux__)

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "AllocationProbe.h"

static struct next_allocator next;
static atomic_int next_is_ready;
static __thread int looking_up __attribute__((tls_model("initial-exec")));

static void *look_up(const char *name) { return dlsym(RTLD_NEXT, name); }

static void look_up_all(void) {
  struct next_allocator found = {
      .malloc = look_up("malloc"),
      .calloc = look_up("calloc"),
      .realloc = look_up("realloc"),
      .free = look_up("free"),
      .posix_memalign = look_up("posix_memalign"),
      .aligned_alloc = look_up("aligned_alloc"),
      .memalign = look_up("memalign"),
      .valloc = look_up("valloc"),
      .pvalloc = look_up("pvalloc"),
  };
  if (!found.malloc || !found.calloc || !found.realloc || !found.free || !found.posix_memalign) {
    static const char message[] = "AllocationProbe: no allocator behind the probe\n";
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    _exit(127);
  }
  next = found;
  atomic_store_explicit(&next_is_ready, 1, memory_order_release);
}

// The dynamic linker allocates before any constructor of this library runs, so the first call does the look-up. At
// that time the process has one thread; a second thread, should there be one, finds the same functions.
const struct next_allocator *maplab_next_allocator(void) {
  if (__builtin_expect(atomic_load_explicit(&next_is_ready, memory_order_acquire), 1)) return &next;
  if (looking_up) return NULL;
  looking_up = 1;
  look_up_all();
  looking_up = 0;
  return &next;
}

static _Alignas(64) char bootstrap[16384];
static atomic_size_t bootstrap_used;

void *maplab_bootstrap_allocate(size_t alignment, size_t size) {
  if (alignment < 16) alignment = 16;
  if (size > sizeof bootstrap || alignment > sizeof bootstrap) return NULL;
  size_t claimed = atomic_fetch_add_explicit(&bootstrap_used, size + alignment, memory_order_relaxed);
  uintptr_t start = ((uintptr_t)bootstrap + claimed + alignment - 1) & ~(uintptr_t)(alignment - 1);
  if (claimed > sizeof bootstrap || start + size > (uintptr_t)bootstrap + sizeof bootstrap) return NULL;
  return (void *)start;
}

int maplab_is_bootstrap_block(const void *block) {
  return (uintptr_t)block - (uintptr_t)bootstrap < sizeof bootstrap;
}

size_t maplab_bootstrap_bytes_after(const void *block) {
  return (size_t)((uintptr_t)bootstrap + sizeof bootstrap - (uintptr_t)block);
}

size_t maplab_probe_next_library(char *path, size_t size) {
  const struct next_allocator *functions = maplab_next_allocator();
  Dl_info library;
  if (functions == NULL || dladdr((void *)functions->malloc, &library) == 0 || library.dli_fname == NULL) return 0;
  size_t length = strlen(library.dli_fname);
  if (length + 1 > size) return 0;
  memcpy(path, library.dli_fname, length + 1);
  return length;
}

#endif
