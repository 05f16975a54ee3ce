/// Loops that make exactly known calls, for tests that hold the counts to them. In C, because Swift may not name the
/// functions of its own runtime and its optimiser may add or remove such calls.
#ifndef KNOWNCALLS_H
#define KNOWNCALLS_H

#include <stddef.h>

/// `count` times one swift_retain and one swift_release.
void known_retains(void *object, size_t count);
/// `count` times one swift_retain_n and one swift_release_n.
void known_retains_n(void *object, size_t count);
/// `count` times one swift_bridgeObjectRetain and one swift_bridgeObjectRelease.
void known_bridge_retains(void *object, size_t count);
/// `count` times one swift_bridgeObjectRetain_n and one swift_bridgeObjectRelease_n.
void known_bridge_retains_n(void *object, size_t count);
/// One swift_release, which ends the object's life if it was the last.
void known_release(void *object);
/// `count` times: malloc(40), calloc(3, 8), realloc of the first to 200, realloc of nothing to 16, posix_memalign of
/// 100, aligned_alloc of 128, free of the five blocks and of nothing. 5 allocations, 1 reallocation, 5 frees,
/// 40 + 24 + 200 + 16 + 100 + 128 = 508 bytes.
void known_malloc_calls(size_t count);
/// `count` times C++'s operator new of 48 bytes and operator delete, sized, and the same with an alignment of 64.
void known_operator_news(size_t count);
/// `count` times malloc(24) that is never freed.
void known_leaks(size_t count);

#endif
