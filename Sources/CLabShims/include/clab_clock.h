/// Cycle counters, as inline functions: a call would cost as much as the reading.
#ifndef CLAB_CLOCK_H
#define CLAB_CLOCK_H

#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

/// True if `clab_cycle_counter` runs at one rate in every power state and may be read by programs.
static inline int clab_cycle_counter_is_steady(void) {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(0x80000001u, &a, &b, &c, &d) || !(d & (1u << 27))) return 0;  // RDTSCP
  if (!__get_cpuid(0x80000007u, &a, &b, &c, &d) || !(d & (1u << 8))) return 0;   // invariant time-stamp counter
  return 1;
#elif defined(__aarch64__)
  return 1;  // The architecture promises a constant rate.
#else
  return 0;
#endif
}

/// The counter, in ticks. Everything before the reading has finished, and nothing after it has started: RDTSCP waits
/// for earlier instructions, the fence (or barrier) holds back later ones.
static inline uint64_t clab_cycle_counter(void) {
#if defined(__x86_64__)
  unsigned processor;
  uint64_t ticks = __rdtscp(&processor);
  _mm_lfence();
  return ticks;
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(ticks) : : "memory");
  return ticks;
#else
  return 0;
#endif
}

/// The counter's name, or an empty string if there is none.
static inline const char *clab_cycle_counter_name(void) {
#if defined(__x86_64__)
  return "rdtscp";
#elif defined(__aarch64__)
  return "cntvct_el0";
#else
  return "";
#endif
}

/// Nanoseconds of the kernel's raw monotonic clock, which no time server slews.
static inline uint64_t clab_monotonic_nanoseconds(void) {
  struct timespec now;
#if defined(CLOCK_MONOTONIC_RAW)
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
#else
  clock_gettime(CLOCK_MONOTONIC, &now);
#endif
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
