// C++'s operator new and delete, by their linker names.
//
// The C++ library's own forms call malloc and free, which the probe sees. jemalloc, mimalloc and tcmalloc bring forms
// that go straight to their internals, so that the same program would count fewer calls with them than with glibc
// (the Swift runtime uses operator new for its own tables). Each form here calls the next library and counts once.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "Stacks.h"
#include "ThreadCounts.h"

#if defined(__linux__) && defined(__LP64__)

#define PROBE_EXPORT __attribute__((visibility("default")))

// The counters of this thread before a call. Whatever the call itself counted is replaced by one allocation of the
// requested size: the C++ library's aligned form, for instance, requests more from malloc.
struct before {
  struct thread_counts *counts;
  uint64_t allocations, frees, bytes;
  int inside;
};

static struct before begin(void) {
  struct thread_counts *counts = maplab_thread_counts();
  int inside = maplab_stacks_inside;
  maplab_stacks_inside = 1;
  return (struct before){
      .counts = counts,
      .allocations = atomic_load_explicit(&counts->allocations, memory_order_relaxed),
      .frees = atomic_load_explicit(&counts->frees, memory_order_relaxed),
      .bytes = atomic_load_explicit(&counts->bytes, memory_order_relaxed),
      .inside = inside,
  };
}

static inline __attribute__((always_inline)) void *finish_new(struct before before, void *block, size_t size) {
  maplab_stacks_inside = before.inside;
  if (block != NULL) {
    MAPLAB_RECORD_ALLOCATION(block, size);
    atomic_store_explicit(&before.counts->allocations, before.allocations + 1, memory_order_relaxed);
    atomic_store_explicit(&before.counts->bytes, before.bytes + size, memory_order_relaxed);
  }
  return block;
}

static void finish_delete(struct before before, const void *block) {
  maplab_stacks_inside = before.inside;
  if (block != NULL) atomic_store_explicit(&before.counts->frees, before.frees + 1, memory_order_relaxed);
}

// A caller of an operator has a library loaded that defines it; without one there is nothing sensible to do.
static void *next_operator(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (function == NULL) abort();
  return function;
}

// A race of two threads stores the same pointer twice.
#define NEXT(name, type)                                                         \
  static _Atomic(type) cached;                                                   \
  type function = atomic_load_explicit(&cached, memory_order_relaxed);           \
  if (function == NULL) {                                                        \
    function = (type)next_operator(#name);                                       \
    atomic_store_explicit(&cached, function, memory_order_relaxed);              \
  }

typedef void *(*new_1)(size_t);
typedef void *(*new_2)(size_t, uintptr_t);
typedef void *(*new_3)(size_t, uintptr_t, uintptr_t);
typedef void (*delete_1)(void *);
typedef void (*delete_2)(void *, uintptr_t);
typedef void (*delete_3)(void *, uintptr_t, uintptr_t);

// Alignment, size and the nothrow tag are passed on unchanged: each is one machine word.
#define NEW_1(name)                                                              \
  PROBE_EXPORT void *name(size_t size) {                                         \
    NEXT(name, new_1)                                                            \
    struct before before = begin();                                              \
    return finish_new(before, function(size), size);                             \
  }
#define NEW_2(name)                                                              \
  PROBE_EXPORT void *name(size_t size, uintptr_t a) {                            \
    NEXT(name, new_2)                                                            \
    struct before before = begin();                                              \
    return finish_new(before, function(size, a), size);                          \
  }
#define NEW_3(name)                                                              \
  PROBE_EXPORT void *name(size_t size, uintptr_t a, uintptr_t b) {               \
    NEXT(name, new_3)                                                            \
    struct before before = begin();                                              \
    return finish_new(before, function(size, a, b), size);                       \
  }
#define DELETE_1(name)                                                           \
  PROBE_EXPORT void name(void *block) {                                          \
    NEXT(name, delete_1)                                                         \
    maplab_note_free(block);                                                      \
    struct before before = begin();                                              \
    function(block);                                                             \
    finish_delete(before, block);                                                \
  }
#define DELETE_2(name)                                                           \
  PROBE_EXPORT void name(void *block, uintptr_t a) {                             \
    NEXT(name, delete_2)                                                         \
    maplab_note_free(block);                                                      \
    struct before before = begin();                                              \
    function(block, a);                                                          \
    finish_delete(before, block);                                                \
  }
#define DELETE_3(name)                                                           \
  PROBE_EXPORT void name(void *block, uintptr_t a, uintptr_t b) {                \
    NEXT(name, delete_3)                                                         \
    maplab_note_free(block);                                                      \
    struct before before = begin();                                              \
    function(block, a, b);                                                       \
    finish_delete(before, block);                                                \
  }

// In the linker's names: nw new, na new[], dl delete, da delete[]; m size, RKSt9nothrow_t nothrow, St11align_val_t
// alignment.
NEW_1(_Znwm)
NEW_1(_Znam)
NEW_2(_ZnwmRKSt9nothrow_t)
NEW_2(_ZnamRKSt9nothrow_t)
NEW_2(_ZnwmSt11align_val_t)
NEW_2(_ZnamSt11align_val_t)
NEW_3(_ZnwmSt11align_val_tRKSt9nothrow_t)
NEW_3(_ZnamSt11align_val_tRKSt9nothrow_t)

DELETE_1(_ZdlPv)
DELETE_1(_ZdaPv)
DELETE_2(_ZdlPvm)
DELETE_2(_ZdaPvm)
DELETE_2(_ZdlPvRKSt9nothrow_t)
DELETE_2(_ZdaPvRKSt9nothrow_t)
DELETE_2(_ZdlPvSt11align_val_t)
DELETE_2(_ZdaPvSt11align_val_t)
DELETE_3(_ZdlPvmSt11align_val_t)
DELETE_3(_ZdaPvmSt11align_val_t)
DELETE_3(_ZdlPvSt11align_val_tRKSt9nothrow_t)
DELETE_3(_ZdaPvSt11align_val_tRKSt9nothrow_t)

#endif
