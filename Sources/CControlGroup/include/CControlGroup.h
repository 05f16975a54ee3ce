/// The two SSE2 questions that a group of 16 control bytes is asked.
///
/// They stand in C because of one word: a function declared `const` is known to Swift's optimiser to have no effects.
/// The intrinsics, called from Swift directly, are opaque to it, so it retains a key with references before them and
/// releases it after: two atomic operations per look-up, each of which holds up the loads behind it.
#ifndef CCONTROLGROUP_H
#define CCONTROLGROUP_H

#if defined(__SSE2__)
#include <emmintrin.h>
#include <stdint.h>

/// Bit i is set where byte i of `group` is `byte`.
static inline __attribute__((const)) uint32_t control_group_matches(__m128i group, uint8_t byte) {
  return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(group, _mm_set1_epi8((char)byte)));
}

/// Bit i is set where the top bit of byte i of `group` is.
static inline __attribute__((const)) uint32_t control_group_top_bits(__m128i group) {
  return (uint32_t)_mm_movemask_epi8(group);
}
#endif

#endif
