// Mallocs and frees inside the probe's region; prints the probe's counts and jemalloc's own for the same calls.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "AllocationProbe.h"

static int (*control)(const char *, void *, size_t *, void *, size_t);

static size_t figure(const char *name) {
  size_t value = 0, size = sizeof value;
  if (control(name, &value, &size, NULL, 0) != 0) abort();
  return value;
}

static void refresh(void) {
  uint64_t epoch = 1;
  control("epoch", NULL, NULL, &epoch, sizeof epoch);
}

static size_t mallocs(void) {
  refresh();
  return figure("stats.arenas.4096.small.nmalloc") + figure("stats.arenas.4096.large.nmalloc");
}

static size_t frees(void) {
  refresh();
  return figure("stats.arenas.4096.small.ndalloc") + figure("stats.arenas.4096.large.ndalloc");
}

int main(void) {
  int (*region)(int) = (int (*)(int))dlsym(RTLD_DEFAULT, "maplab_probe_region");
  int (*read_counts)(struct maplab_probe_reading *) =
      (int (*)(struct maplab_probe_reading *))dlsym(RTLD_DEFAULT, "maplab_probe_read");
  control = (int (*)(const char *, void *, size_t *, void *, size_t))dlsym(RTLD_DEFAULT, "mallctl");
  if (!region || !read_counts || !control) return 3;
  static void *blocks[5000];
  size_t mallocs_before = mallocs(), frees_before = frees();
  region(1);
  for (size_t i = 0; i < 5000; i++) blocks[i] = i % 50 == 0 ? malloc(100000 + i) : malloc(i % 900 + 1);
  for (size_t i = 0; i < 5000; i += 2) free(blocks[i]);
  region(0);
  size_t mallocs_after = mallocs(), frees_after = frees();
  struct maplab_probe_reading reading = {.size = sizeof reading};
  read_counts(&reading);
  printf("probe.allocations %llu\nprobe.frees %llu\n", (unsigned long long)reading.region.allocations,
         (unsigned long long)reading.region.frees);
  printf("jemalloc.nmalloc %zu\njemalloc.ndalloc %zu\n", mallocs_after - mallocs_before, frees_after - frees_before);
  return 0;
}
