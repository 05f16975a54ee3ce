/// What a thread needs and Swift can't express: thread-local words, each access one instruction if the library is linked
/// into the program, the instruction for threads that spin, and the kernel's call for those that sleep.
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

/// Tells the processor that the thread spins, so that it leaves the core's other thread more.
static inline void map_variants_spin_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

/// Sleeps until `map_variants_wake_all` is called with the same word, unless it no longer has the value; may return
/// earlier. Where the system has no futex it sleeps for a tenth of a millisecond.
void map_variants_sleep_while(void *word, uint32_t value);
/// Wakes all threads that sleep on the word, a 32-bit atomic.
void map_variants_wake_all(void *word);

#endif
