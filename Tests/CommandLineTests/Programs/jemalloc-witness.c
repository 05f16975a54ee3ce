// Preloaded before AllocationProbe and jemalloc: stands in for the probe's switch and prints what jemalloc itself counts
// between on and off. `MALLOC_CONF=tcache:false` must be set: fills and flushes of thread caches are counted as well.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int (*control)(const char *, void *, size_t *, void *, size_t);
static size_t mallocs_at_start, frees_at_start;

static size_t figure(const char *name) {
  size_t value = 0, size = sizeof value;
  if (control(name, &value, &size, NULL, 0) != 0) abort();
  return value;
}

// 4096 stands for all arenas together.
static size_t mallocs(void) {
  return figure("stats.arenas.4096.small.nmalloc") + figure("stats.arenas.4096.large.nmalloc");
}

static size_t frees(void) {
  return figure("stats.arenas.4096.small.ndalloc") + figure("stats.arenas.4096.large.ndalloc");
}

static void refresh(void) {
  uint64_t epoch = 1;
  control("thread.tcache.flush", NULL, NULL, NULL, 0);
  control("epoch", NULL, NULL, &epoch, sizeof epoch);
}

int maplab_probe_region(int on) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "maplab_probe_region");
  control = (int (*)(const char *, void *, size_t *, void *, size_t))dlsym(RTLD_DEFAULT, "mallctl");
  if (!next || !control) abort();
  if (on) {
    refresh();
    mallocs_at_start = mallocs();
    frees_at_start = frees();
    return next(on);
  }
  int was_on = next(on);
  refresh();
  size_t obtained = mallocs() - mallocs_at_start, given_back = frees() - frees_at_start;
  // To a file of its own: nothing may allocate inside a region, and this is outside.
  FILE *file = fopen("jemalloc-counts", "a");
  if (!file) abort();
  fprintf(file, "%zu %zu\n", obtained, given_back);
  fclose(file);
  return was_on;
}
