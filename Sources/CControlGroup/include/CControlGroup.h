/// The two SSE2 operations on a group of 16 control bytes.
///
/// They are in C because of one word: a function declared `const` is known to Swift's optimiser to have no effects.
/// The intrinsics, called from Swift directly, are opaque to it, so it retains a key with references before them and
/// releases it after: two atomic operations per look-up, each of which holds up the loads behind it.
#ifndef CCONTROLGROUP_H
#define CCONTROLGROUP_H

#include <stdint.h>

/// Prefetches the two cache lines at `address`. The address need not be valid.
static inline void control_group_prefetch(const void *address) {
  __builtin_prefetch(address);
  __builtin_prefetch((const char *)address + 64);
}

/// Prefetches the cache line at `address`, which need not be valid.
static inline void control_group_prefetch_line(const void *address) { __builtin_prefetch(address); }

/// Returns `slots` and prefetches the first two cache lines there. The address need not be valid.
///
/// A group's slots are filled from the first on, so these lines hold most of its entries. Prefetching before the
/// control bytes are compared overlaps the two cache misses of a look-up. The function returns its argument so that it
/// can be `const`: what follows depends on its result, so it is not dropped.
static inline __attribute__((const, always_inline)) const void *control_group_prefetched(const void *slots) {
  __builtin_prefetch(slots);
  __builtin_prefetch((const char *)slots + 64);
  return slots;
}

#if defined(__SSE2__)
#include <emmintrin.h>

/// Bit i is set if byte i of `group` is `byte`.
static inline __attribute__((const)) uint32_t control_group_matches(__m128i group, uint8_t byte) {
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(group, _mm_set1_epi8((char)byte)));
}

/// Bit i is set if byte i of `group` is at most `byte`, unsigned.
static inline __attribute__((const)) uint32_t control_group_at_most(__m128i group, uint8_t byte) {
  __m128i least = _mm_min_epu8(group, _mm_set1_epi8((char)byte));
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(least, group));
}
#endif

#endif
