#define _GNU_SOURCE
#include "CThreadLocals.h"

#include <limits.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>

// By the C library's function, so that the allocation probe sees a thread wait.
void map_variants_sleep_while(void *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

void map_variants_wake_all(void *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}
#else
void map_variants_sleep_while(void *word, uint32_t value) { usleep(100); }
void map_variants_wake_all(void *word) {}
#endif
