// The measured region. Counting itself never stops: a region is the difference of two sums over all threads, taken
// when it is turned on and off. So the malloc path doesn't have to test a switch, and a reset writes no counter that
// another thread owns.
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "AllocationProbe.h"
#include "ThreadCounts.h"

#if defined(__linux__)

static int region_is_on;
static struct maplab_probe_counts region_start;     // Sum when the region was last turned on.
static struct maplab_probe_counts region_finished;  // What the region counted before that.

static void add_difference(struct maplab_probe_counts *total, const struct maplab_probe_counts *end,
                           const struct maplab_probe_counts *start) {
  total->allocations += end->allocations - start->allocations;
  total->frees += end->frees - start->frees;
  total->reallocations += end->reallocations - start->reallocations;
  total->bytes += end->bytes - start->bytes;
}

int maplab_probe_region(int on) {
  int was_on = region_is_on;
  struct maplab_probe_counts now;
  uint64_t threads;
  maplab_sum_thread_counts(&now, &threads);
  if (on && !was_on) region_start = now;
  if (!on && was_on) add_difference(&region_finished, &now, &region_start);
  region_is_on = on != 0;
  return was_on;
}

void maplab_probe_reset(void) {
  uint64_t threads;
  region_finished = (struct maplab_probe_counts){0};
  maplab_sum_thread_counts(&region_start, &threads);
}

int maplab_probe_read(struct maplab_probe_reading *reading) {
  if (reading->size != sizeof *reading) return 0;
  maplab_sum_thread_counts(&reading->process, &reading->threads);
  reading->region = region_finished;
  if (region_is_on) add_difference(&reading->region, &reading->process, &region_start);
  return 1;
}

// Printed without stdio's streams, which would allocate a buffer. `snprintf` of integers allocates nothing.
__attribute__((destructor)) static void print_summary(void) {
  if (getenv("MAPLAB_PROBE_SUMMARY") == NULL) return;
  struct maplab_probe_counts total;
  uint64_t threads;
  maplab_sum_thread_counts(&total, &threads);
  char line[256];
  int length = snprintf(line, sizeof line,
                        "AllocationProbe: %llu allocations, %llu frees, %llu reallocations, %llu bytes, %llu threads\n",
                        (unsigned long long)total.allocations, (unsigned long long)total.frees,
                        (unsigned long long)total.reallocations, (unsigned long long)total.bytes,
                        (unsigned long long)threads);
  if (length > 0) (void)!write(STDERR_FILENO, line, (size_t)length);
}

#endif
