// Functions in which threads wait for locks, by their stacks while stacks are recorded: pthread's locks, and the futex
// call by which Swift's Mutex sleeps. A free lock is not recorded; neither is a lock that is acquired while the thread
// is still spinning, because that never gets here.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>

#include "Stacks.h"

#if defined(__linux__)

#define PROBE_EXPORT __attribute__((visibility("default")))

// A race of two threads stores the same pointer twice.
#define NEXT(name)                                                               \
  static _Atomic(__typeof__(&name)) cached;                                      \
  __typeof__(&name) next = atomic_load_explicit(&cached, memory_order_relaxed);  \
  if (next == NULL) {                                                            \
    next = (__typeof__(&name))dlsym(RTLD_NEXT, #name);                           \
    if (next == NULL) abort();                                                   \
    atomic_store_explicit(&cached, next, memory_order_relaxed);                  \
  }

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

#define WAITING_LOCK(function, attempt, type)                                    \
  PROBE_EXPORT int function(type *lock) {                                        \
    NEXT(function)                                                               \
    if (!maplab_is_recording()) return next(lock);                               \
    if (attempt(lock) == 0) return 0;                                            \
    uint64_t start = now();                                                      \
    int error = next(lock);                                                      \
    maplab_record_wait(now() - start, __builtin_frame_address(0));               \
    return error;                                                                \
  }

WAITING_LOCK(pthread_mutex_lock, pthread_mutex_trylock, pthread_mutex_t)
WAITING_LOCK(pthread_rwlock_rdlock, pthread_rwlock_tryrdlock, pthread_rwlock_t)
WAITING_LOCK(pthread_rwlock_wrlock, pthread_rwlock_trywrlock, pthread_rwlock_t)

// The kernel's calls take at most six words, and the C library's function reads that many.
PROBE_EXPORT long syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long words[6];
  for (int index = 0; index < 6; index++) words[index] = va_arg(list, long);
  va_end(list);
  NEXT(syscall)
  int waits = 0;
  if (number == SYS_futex && maplab_is_recording()) {
    long operation = words[1] & FUTEX_CMD_MASK;
    waits = operation == FUTEX_LOCK_PI || operation == FUTEX_LOCK_PI2 || operation == FUTEX_WAIT ||
            operation == FUTEX_WAIT_BITSET;
  }
  if (!waits) return next(number, words[0], words[1], words[2], words[3], words[4], words[5]);
  uint64_t start = now();
  long answer = next(number, words[0], words[1], words[2], words[3], words[4], words[5]);
  int error = errno;
  maplab_record_wait(now() - start, __builtin_frame_address(0));
  errno = error;
  return answer;
}

#endif
