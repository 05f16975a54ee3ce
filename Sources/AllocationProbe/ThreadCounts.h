/// Counters of one thread. Only their thread writes them, any thread may read them.
#ifndef MAPLAB_THREAD_COUNTS_H
#define MAPLAB_THREAD_COUNTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "AllocationProbe.h"

struct thread_counts {
  _Atomic uint64_t allocations;
  _Atomic uint64_t frees;
  _Atomic uint64_t reallocations;
  _Atomic uint64_t bytes;
  struct thread_counts *next;
};

/// This thread's counters, registered with the first call.
struct thread_counts *maplab_thread_counts(void);

/// Adds up the counters of all threads, including those that have ended.
void maplab_sum_thread_counts(struct maplab_probe_counts *sum, uint64_t *threads);

/// One writer per counter: a relaxed load and store is a plain addition, with no locked instruction.
static inline void maplab_add(_Atomic uint64_t *counter, uint64_t amount) {
  uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
  atomic_store_explicit(counter, before + amount, memory_order_relaxed);
}

#endif
