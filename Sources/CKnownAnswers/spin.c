#define _GNU_SOURCE
#include "CKnownAnswers.h"

#include <time.h>

// Not the lab's own clock: the figure that it is compared with must not come from it.
static inline uint64_t nanoseconds_now(void) {
  struct timespec now;
#if defined(CLOCK_MONOTONIC_RAW)
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
#else
  clock_gettime(CLOCK_MONOTONIC, &now);
#endif
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t known_spin(uint64_t start, uint64_t iterations) {
  if (iterations == 0) return start;
  uint64_t value = start;
#if defined(__x86_64__)
  // Aligned, so that the loop does not straddle a 32-byte line, which is slower on some processors.
  __asm__ volatile(
      ".p2align 5\n"
      "1:\n\t"
      "imulq %2, %0\n\t"
      "decq %1\n\t"
      "jnz 1b\n\t"
      : "+r"(value), "+r"(iterations)
      : "r"((uint64_t)KNOWN_SPIN_FACTOR)
      : "cc");
#elif defined(__aarch64__)
  __asm__ volatile(
      ".p2align 5\n"
      "1:\n\t"
      "mul %0, %0, %2\n\t"
      "subs %1, %1, #1\n\t"
      "b.ne 1b\n\t"
      : "+r"(value), "+r"(iterations)
      : "r"((uint64_t)KNOWN_SPIN_FACTOR)
      : "cc");
#else
  // On other processors this keeps the compiler from knowing the value, but not from choosing the instructions.
  while (iterations-- > 0) {
    value *= KNOWN_SPIN_FACTOR;
    __asm__ volatile("" : "+r"(value));
  }
#endif
  return value;
}

uint64_t known_spins(size_t count, uint64_t iterations) {
  uint64_t sum = 0;
  uint64_t nothing = 0;
  for (size_t operation = 0; operation < count; operation++) {
    uint64_t value = known_spin(1 + nothing, iterations);
    sum += value;
    // 0, but the processor does not know that until it has the value: the next operation can't overlap this one.
    nothing = value;
#if defined(__x86_64__)
    __asm__ volatile("andq $0, %0" : "+r"(nothing) : : "cc");
#elif defined(__aarch64__)
    __asm__ volatile("and %0, %0, xzr" : "+r"(nothing));
#else
    nothing = 0;
#endif
  }
  return sum;
}

uint64_t known_spin_duration(uint64_t iterations) {
  uint64_t start = nanoseconds_now();
  uint64_t value = known_spin(1, iterations);
  __asm__ volatile("" : : "r"(value) : "memory");
  return nanoseconds_now() - start;
}

void known_waits(
    size_t first, size_t count, uint64_t nanoseconds, const uint64_t *every, size_t tiers, uint64_t factor) {
  for (size_t number = first + 1; number <= first + count; number++) {
    uint64_t end = nanoseconds_now();
    uint64_t wait = nanoseconds;
    for (size_t tier = 0; tier < tiers; tier++) {
      if (number % every[tier] == 0) wait *= factor;
    }
    end += wait;
    while (nanoseconds_now() < end) {
    }
  }
}
