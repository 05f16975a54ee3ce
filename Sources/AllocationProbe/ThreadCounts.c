#define _GNU_SOURCE
#include "ThreadCounts.h"

#if defined(__linux__)

#include <stdlib.h>
#include <sys/mman.h>

// Counters outlive their thread, so that totals stay complete; they are therefore not thread-local themselves but
// come from a pool, and a thread-local pointer refers to them. The first threads use a static pool, which needs no
// system call; each further thread maps a page. A process that has started a million threads has paid 4 GiB of
// address space for it, which is the price of needing no lock and no hook at thread end.
enum { static_threads = 1024 };
static struct thread_counts pool[static_threads];
static atomic_size_t pool_used;

// Every registered block, newest first. Blocks are only ever added, at the head, so a reader needs no lock.
static _Atomic(struct thread_counts *) registered;

// Initial-exec: a fixed offset from the thread register. The general model may call malloc to make room for the
// variable, which would call the probe, which would access the variable.
static __thread struct thread_counts *mine __attribute__((tls_model("initial-exec")));

static struct thread_counts *claim(void) {
  size_t index = atomic_fetch_add_explicit(&pool_used, 1, memory_order_relaxed);
  if (index < static_threads) return &pool[index];
  void *page = mmap(NULL, sizeof(struct thread_counts), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) abort();
  return page;
}

struct thread_counts *maplab_thread_counts(void) {
  struct thread_counts *counts = mine;
  if (__builtin_expect(counts != NULL, 1)) return counts;
  counts = claim();
  mine = counts;
  struct thread_counts *head = atomic_load_explicit(&registered, memory_order_relaxed);
  do {
    counts->next = head;
  } while (!atomic_compare_exchange_weak_explicit(&registered, &head, counts, memory_order_release,
                                                  memory_order_relaxed));
  return counts;
}

void maplab_sum_thread_counts(struct maplab_probe_counts *sum, uint64_t *threads) {
  *sum = (struct maplab_probe_counts){0};
  *threads = 0;
  struct thread_counts *counts = atomic_load_explicit(&registered, memory_order_acquire);
  for (; counts != NULL; counts = counts->next) {
    sum->allocations += atomic_load_explicit(&counts->allocations, memory_order_relaxed);
    sum->frees += atomic_load_explicit(&counts->frees, memory_order_relaxed);
    sum->reallocations += atomic_load_explicit(&counts->reallocations, memory_order_relaxed);
    sum->bytes += atomic_load_explicit(&counts->bytes, memory_order_relaxed);
    *threads += 1;
  }
}

#endif
