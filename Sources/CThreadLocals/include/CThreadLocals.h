/// Thread-local words: the only thing that Swift can't declare itself. Each access is one instruction if the library is
/// linked into the program.
#ifndef CTHREADLOCALS_H
#define CTHREADLOCALS_H

#include <stdint.h>

/// The calling thread's number plus one; 0 while it has none. Owned by ThreadNumber.swift.
extern _Thread_local uint32_t map_variants_thread_number;
/// How many seeds the thread has drawn. Owned by HashSeed.swift.
extern _Thread_local uint64_t map_variants_seeds_drawn;

static inline uint32_t map_variants_thread_number_get(void) { return map_variants_thread_number; }
static inline void map_variants_thread_number_set(uint32_t number) { map_variants_thread_number = number; }

/// Counts one more seed and returns how many there were before.
static inline uint64_t map_variants_seeds_drawn_increment(void) { return map_variants_seeds_drawn++; }

#endif
