#define _GNU_SOURCE
#include "clab_process.h"

#include <errno.h>

#if defined(__linux__)

#include <sched.h>

int clab_pin_to_processor(int processor) {
  if (processor < 0 || processor >= CPU_SETSIZE) return EINVAL;
  cpu_set_t mask;
  CPU_ZERO(&mask);
  CPU_SET(processor, &mask);
  return sched_setaffinity(0, sizeof mask, &mask) == 0 ? 0 : errno;
}

int clab_current_processor(void) { return sched_getcpu(); }

int clab_allowed_processors(int *processors, int capacity) {
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) return 0;
  int count = 0;
  for (int processor = 0; processor < CPU_SETSIZE && count < capacity; processor++) {
    if (CPU_ISSET(processor, &mask)) processors[count++] = processor;
  }
  return count;
}

#else

int clab_pin_to_processor(int processor) {
  (void)processor;
  return ENOTSUP;
}

int clab_current_processor(void) { return -1; }

int clab_allowed_processors(int *processors, int capacity) {
  (void)processors;
  (void)capacity;
  return 0;
}

#endif
