/// Work of a known amount. What must be exact to the instruction or to the data access is written in assembly, so that
/// no compiler removes, unrolls or vectorises it, whatever its optimisation options.
#ifndef CKNOWNANSWERS_H
#define CKNOWNANSWERS_H

#include <stddef.h>
#include <stdint.h>

/// The factor of `known_spin`: odd, so that its powers are never 0.
#define KNOWN_SPIN_FACTOR 0x9e3779b97f4a7c15u
/// Instructions of one iteration of `known_spin`: multiply, count down, jump back.
#define KNOWN_SPIN_INSTRUCTIONS 3

/// `start` times the factor to the power `iterations`, one multiplication after the other, each waiting for the one
/// before: at least `iterations` times the processor's multiplication latency.
uint64_t known_spin(uint64_t start, uint64_t iterations);
/// `count` operations that each spin from 1; the sum of their results. Each starts when the one before has ended.
uint64_t known_spins(size_t count, uint64_t iterations);
/// Nanoseconds that one call of `known_spin` with the given number of iterations takes, by the kernel's raw monotonic
/// clock.
uint64_t known_spin_duration(uint64_t iterations);

/// Operations `first ..< first + count` (numbered from 0) that each busy-wait until the kernel's raw monotonic clock
/// has advanced by `nanoseconds`, times `factor` for every one of the `tiers` numbers in `every` that divides the
/// operation's number (counted from 1).
void known_waits(
    size_t first, size_t count, uint64_t nanoseconds, const uint64_t *every, size_t tiers, uint64_t factor);

/// `count` operations that each allocate blocks of these sizes (at most 64), write to each, resize the first one to
/// the further sizes, and free all of them. Returns 0 if memory ran out.
int known_blocks(
    size_t count, const size_t *sizes, size_t blocks, const size_t *resizes, size_t times);
/// One block of `size` bytes (at least that of a pointer), all written, at the head of a chain. Returns the new head,
/// or NULL if memory ran out.
void *known_chained_block(void *chain, size_t size);
/// Frees every block of a chain.
void known_free_chain(void *chain);

/// `count` pairs of swift_retain and swift_release of an object.
void known_retain_pairs(void *object, size_t count);
/// Makes and releases `count` objects of a class with one stored word, by swift_allocObject and swift_release alone:
/// 24 bytes each. This leaves out what the compiler adds, which differs between debug and release builds.
void known_objects(const void *metadata, size_t count);
/// One swift_release.
void known_object_release(void *object);

/// `count` loads of eight bytes, one from each line of 64 bytes from `*cursor` on, wrapping around the region; leaves
/// the next line in `*cursor`. One data access per load and no other in the loop. Returns the sum of what was loaded.
uint64_t known_loads(const uint8_t *region, size_t size, size_t *cursor, size_t count);

/// `count` indirect calls from one call site, to two functions in turn; `*turn` says whose turn it is.
uint64_t known_calls(size_t count, size_t *turn);

/// Fresh memory of the given size, none of it resident, no huge pages; NULL if there is none.
void *known_fresh_memory(size_t size);
/// Writes a byte to each page.
void known_touch(void *start, size_t size, size_t page);
/// Returns the pages to the kernel.
void known_give_back(void *start, size_t size);

/// An unnamed file of the given size, mapped, none of it in memory. NULL with a reason if the file system of the
/// working directory can't do that.
const uint8_t *known_uncached_file(size_t size, const char **reason);
/// Reads a byte of each page; their sum.
uint64_t known_read(const uint8_t *start, size_t size, size_t page);

/// A thread of higher priority on the caller's processor, to which the caller is bound from now on. NULL with a reason
/// if the system does not allow it.
struct known_rival;
struct known_rival *known_rival_start(const char **reason);
/// Wakes the rival, which takes the processor at once and then yields it.
void known_rival_wake(struct known_rival *rival);

#endif
