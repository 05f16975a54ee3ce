/// The recorder of stacks: which code allocated the blocks, and which waited for locks, while it is on.
#ifndef MAPLAB_STACKS_H
#define MAPLAB_STACKS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/// Not 0 while stacks are recorded.
extern atomic_int maplab_stacks_on;
/// Not 0 while this thread is within a call of the malloc family, whose own calls are not recorded.
extern __thread int maplab_stacks_inside __attribute__((tls_model("initial-exec")));

void maplab_record_allocation(const void *block, size_t size, void **frame);
void maplab_record_free(const void *block);
void maplab_record_wait(uint64_t nanoseconds, void **frame);

/// True if this call is to be recorded.
static inline int maplab_is_recording(void) {
  return __builtin_expect(atomic_load_explicit(&maplab_stacks_on, memory_order_relaxed), 0) && !maplab_stacks_inside;
}

/// Records a block that was allocated by the function that this is expanded in.
#define MAPLAB_RECORD_ALLOCATION(block, size) \
  do {                                        \
    if (maplab_is_recording()) maplab_record_allocation(block, size, __builtin_frame_address(0)); \
  } while (0)

/// Records that a block is about to be freed. Call it before the free: afterwards another thread may own the address.
static inline void maplab_note_free(const void *block) {
  if (maplab_is_recording()) maplab_record_free(block);
}

#endif
