#include "CKnownAnswers.h"

extern void *swift_retain(void *object);
extern void swift_release(void *object);

void known_retain_pairs(void *object, size_t count) {
  for (size_t index = 0; index < count; index++) {
    swift_retain(object);
    swift_release(object);
  }
}

extern void *swift_allocObject(const void *metadata, size_t size, size_t alignment_mask);

void known_objects(const void *metadata, size_t count) {
  for (size_t index = 0; index < count; index++) {
    // Two words of header, one of the class's own.
    uint64_t *object = swift_allocObject(metadata, 24, 7);
    object[2] = index;
    swift_release(object);
  }
}

void known_object_release(void *object) { swift_release(object); }

uint64_t known_loads(const uint8_t *region, size_t size, size_t *cursor, size_t count) {
  if (count == 0) return 0;
  const uint8_t *end = region + size;
  const uint8_t *place = region + *cursor;
  uint64_t sum = 0;
#if defined(__x86_64__)
  __asm__ volatile(
      "1:\n\t"
      "addq (%1), %0\n\t"
      "addq $64, %1\n\t"
      "cmpq %3, %1\n\t"
      "cmovaeq %4, %1\n\t"
      "decq %2\n\t"
      "jnz 1b\n\t"
      : "+r"(sum), "+r"(place), "+r"(count)
      : "r"(end), "r"(region)
      : "cc", "memory");
#elif defined(__aarch64__)
  uint64_t word;
  __asm__ volatile(
      "1:\n\t"
      "ldr %3, [%1], #64\n\t"
      "add %0, %0, %3\n\t"
      "cmp %1, %4\n\t"
      "csel %1, %5, %1, hs\n\t"
      "subs %2, %2, #1\n\t"
      "b.ne 1b\n\t"
      : "+r"(sum), "+r"(place), "+r"(count), "=&r"(word)
      : "r"(end), "r"(region)
      : "cc", "memory");
#else
  while (count-- > 0) {
    sum += *(const volatile uint64_t *)place;
    place += 64;
    if (place >= end) place = region;
  }
#endif
  *cursor = (size_t)(place - region);
  return sum;
}

static __attribute__((noinline)) uint64_t one(uint64_t value) {
  __asm__ volatile("" : "+r"(value));
  return value + 1;
}

static __attribute__((noinline)) uint64_t other(uint64_t value) {
  __asm__ volatile("" : "+r"(value));
  return value + 2;
}

uint64_t known_calls(size_t count, size_t *turn) {
  static uint64_t (*volatile const functions[2])(uint64_t) = {one, other};
  uint64_t value = 0;
  size_t next = *turn;
  for (size_t index = 0; index < count; index++) {
    value = functions[next](value);
    next ^= 1;
  }
  *turn = next;
  return value;
}
