#include "KnownCalls.h"

#include <stdint.h>
#include <stdlib.h>

extern void *swift_retain(void *object);
extern void swift_release(void *object);
extern void *swift_retain_n(void *object, uint32_t count);
extern void swift_release_n(void *object, uint32_t count);
extern void *swift_bridgeObjectRetain(void *object);
extern void swift_bridgeObjectRelease(void *object);
extern void *swift_bridgeObjectRetain_n(void *object, int count);
extern void swift_bridgeObjectRelease_n(void *object, int count);

void known_retains(void *object, size_t count) {
  for (size_t i = 0; i < count; i++) {
    swift_retain(object);
    swift_release(object);
  }
}

void known_retains_n(void *object, size_t count) {
  for (size_t i = 0; i < count; i++) {
    swift_retain_n(object, 3);
    swift_release_n(object, 3);
  }
}

void known_bridge_retains(void *object, size_t count) {
  for (size_t i = 0; i < count; i++) {
    swift_bridgeObjectRetain(object);
    swift_bridgeObjectRelease(object);
  }
}

void known_bridge_retains_n(void *object, size_t count) {
  for (size_t i = 0; i < count; i++) {
    swift_bridgeObjectRetain_n(object, 3);
    swift_bridgeObjectRelease_n(object, 3);
  }
}

void known_release(void *object) { swift_release(object); }

// A compiler that sees a block die unused may leave out its malloc and free.
static void *used(void *block) {
  __asm__ volatile("" : "+r"(block) : : "memory");
  return block;
}

void known_malloc_calls(size_t count) {
  for (size_t i = 0; i < count; i++) {
    void *first = used(malloc(40));
    void *second = used(calloc(3, 8));
    void *resized = used(realloc(first, 200));
    void *third = used(realloc(used(NULL), 16));
    void *fourth = NULL;
    if (posix_memalign(&fourth, 64, 100) != 0) abort();
    void *fifth = used(aligned_alloc(64, 128));
    free(resized);
    free(second);
    free(third);
    free(used(fourth));
    free(fifth);
    free(used(NULL));
  }
}

extern void *_Znwm(size_t size);
extern void _ZdlPvm(void *block, size_t size);
extern void *_ZnwmSt11align_val_t(size_t size, size_t alignment);
extern void _ZdlPvmSt11align_val_t(void *block, size_t size, size_t alignment);

void known_operator_news(size_t count) {
  for (size_t i = 0; i < count; i++) {
    _ZdlPvm(used(_Znwm(48)), 48);
    _ZdlPvmSt11align_val_t(used(_ZnwmSt11align_val_t(48, 64)), 48, 64);
  }
}

void known_leaks(size_t count) {
  for (size_t i = 0; i < count; i++) used(malloc(24));
}
