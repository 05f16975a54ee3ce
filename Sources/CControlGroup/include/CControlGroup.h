/// What Swift can't say of a group of 16 control bytes: SSE2 operations, prefetches, and constants at a fixed address.
///
/// The operations are in C because of one word: a function declared `const` is known to Swift's optimiser to have no effects.
/// The intrinsics, called from Swift directly, are opaque to it, so it retains a key with references before them and
/// releases it after: two atomic operations per look-up, each of which holds up the loads behind it.
#ifndef CCONTROLGROUP_H
#define CCONTROLGROUP_H

#include <stdint.h>

#include "HugePages.h"

/// Sixteen empty control bytes, which are never written: the table of a map without memory, so that a look-up needs not ask
/// whether there is one.
extern const uint8_t control_group_of_nothing[16];
static inline const void *control_group_none(void) { return control_group_of_nothing; }

/// Prefetches the two cache lines at `address`. The address need not be valid.
static inline void control_group_prefetch(const void *address) {
  __builtin_prefetch(address);
  __builtin_prefetch((const char *)address + 64);
}

/// For each low byte of a hash the control byte of an entry with it, four times: a load is one instruction where a
/// comparison, a conditional move and a broadcast of one byte are eight.
extern const uint32_t control_group_tags[256];

/// Prefetches the cache line at `address`, which need not be valid.
static inline void control_group_prefetch_line(const void *address) { __builtin_prefetch(address); }

#if defined(__SSE2__)
#include <emmintrin.h>

/// Bit i is set if byte i of `group` is the control byte of an entry whose hash has this low byte.
static inline __attribute__((const)) uint32_t control_group_matches_hash(__m128i group, uint8_t low) {
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(group, _mm_set1_epi32((int)control_group_tags[low])));
}

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
