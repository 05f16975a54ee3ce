// Blocks by the call stack that allocated them, exactly: every call, not a sample.
//
// Stacks are followed by frame pointers, which Swift's compiler and runtime keep. A function without one (much of the C
// and C++ libraries) is missing from its stack, but its caller is not. All memory comes from mmap and is guarded by one
// lock, so that recording neither calls what it records nor waits for it. While this is on, only waiting is timed.
#define _GNU_SOURCE
#include "Stacks.h"

#if defined(__linux__)

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>

#include "AllocationProbe.h"
#include "ThreadCounts.h"

enum {
  most_frames = MAPLAB_STACK_FRAMES,
  most_stacks = 1 << 16,
  index_size = 2 * most_stacks,
  most_large_blocks = 64,
};

atomic_int maplab_stacks_on;
__thread int maplab_stacks_inside __attribute__((tls_model("initial-exec")));

static atomic_flag is_locked = ATOMIC_FLAG_INIT;
static struct maplab_stack *stacks;  // most_stacks of them, in the order of their first calls
static uint32_t *stack_index;        // index_size places: the number of a stack plus 1, or 0
static uint64_t stack_count;
static uint64_t lost_calls;
static uint64_t frees_of_others;
static struct maplab_large_block large_blocks[most_large_blocks];
static uint64_t large_block_count;

// Live blocks: open addressing, at most half full, without tombstones.
struct live_block {
  const void *block;
  uint64_t size;
  uint64_t stack;
};
static struct live_block *live_blocks;
static size_t live_capacity;
static size_t live_count;

static void lock(void) {
  while (atomic_flag_test_and_set_explicit(&is_locked, memory_order_acquire)) sched_yield();
}
static void unlock(void) { atomic_flag_clear_explicit(&is_locked, memory_order_release); }

static void *map_memory(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

static uint64_t mix(uint64_t value) {
  value ^= value >> 32;
  value *= 0x9e3779b97f4a7c15u;
  return value ^ (value >> 29);
}

// The end of this thread's stack: no frame is beyond it.
static uintptr_t end_of_stack(void) {
  static __thread uintptr_t end __attribute__((tls_model("initial-exec")));
  if (end != 0) return end;
  pthread_attr_t attributes;
  void *start = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &start, &size);
    pthread_attr_destroy(&attributes);
  }
  return end = (uintptr_t)start + size;
}

static uint32_t follow(void **frame, void **found) {
  uintptr_t end = end_of_stack();
  uint32_t depth = 0;
  while (depth < most_frames && (uintptr_t)frame + 2 * sizeof(void *) <= end && ((uintptr_t)frame & 7) == 0) {
    void **next = frame[0];
    void *caller = frame[1];
    if (caller == NULL) break;
    found[depth++] = caller;
    if (next <= frame) break;
    frame = next;
  }
  return depth;
}

// The stack's number, or most_stacks if there is no room for another one.
static uint64_t number_of(void **frames, uint32_t depth) {
  uint64_t hash = depth;
  for (uint32_t index = 0; index < depth; index++) hash = mix(hash ^ (uint64_t)frames[index]);
  for (uint64_t place = hash % index_size;; place = (place + 1) % index_size) {
    uint32_t entry = stack_index[place];
    if (entry == 0) {
      if (stack_count == most_stacks) return most_stacks;
      struct maplab_stack *stack = &stacks[stack_count];
      stack->depth = depth;
      memcpy(stack->frames, frames, depth * sizeof(void *));
      stack_index[place] = (uint32_t)++stack_count;
      return stack_count - 1;
    }
    const struct maplab_stack *stack = &stacks[entry - 1];
    if (stack->depth == depth && memcmp(stack->frames, frames, depth * sizeof(void *)) == 0) return entry - 1;
  }
}

static size_t home(const void *block) { return (size_t)mix((uint64_t)block >> 4) & (live_capacity - 1); }

static void insert_live(struct live_block entry) {
  size_t place = home(entry.block);
  while (live_blocks[place].block != NULL) place = (place + 1) & (live_capacity - 1);
  live_blocks[place] = entry;
  live_count++;
}

static int make_room(void) {
  if (2 * (live_count + 1) <= live_capacity) return 1;
  size_t old_capacity = live_capacity;
  struct live_block *old = live_blocks;
  size_t capacity = old_capacity == 0 ? 1 << 16 : 2 * old_capacity;
  struct live_block *fresh = map_memory(capacity * sizeof *fresh);
  if (fresh == NULL) return 0;
  live_blocks = fresh;
  live_capacity = capacity;
  live_count = 0;
  for (size_t index = 0; index < old_capacity; index++) {
    if (old[index].block != NULL) insert_live(old[index]);
  }
  if (old != NULL) munmap(old, old_capacity * sizeof *old);
  return 1;
}

// Removes a block; returns 0 if it is not known.
static int remove_live(const void *block, struct live_block *removed) {
  size_t mask = live_capacity - 1;
  size_t place = home(block);
  while (live_blocks[place].block != block) {
    if (live_blocks[place].block == NULL) return 0;
    place = (place + 1) & mask;
  }
  *removed = live_blocks[place];
  live_count--;
  // Entries after the hole move up if their home is not between it and them.
  for (size_t next = (place + 1) & mask; live_blocks[next].block != NULL; next = (next + 1) & mask) {
    if (((next - home(live_blocks[next].block)) & mask) >= ((next - place) & mask)) {
      live_blocks[place] = live_blocks[next];
      place = next;
    }
  }
  live_blocks[place].block = NULL;
  return 1;
}

static void note_large_block(size_t size, uint64_t stack) {
  if (size < MAPLAB_LARGE_BLOCK) return;
  if (large_block_count < most_large_blocks) {
    large_blocks[large_block_count] = (struct maplab_large_block){.size = size, .stack = stack};
  }
  large_block_count++;
}

void maplab_record_allocation(const void *block, size_t size, void **frame) {
  maplab_stacks_inside = 1;
  void *frames[most_frames];
  uint32_t depth = follow(frame, frames);
  lock();
  uint64_t number = number_of(frames, depth);
  if (number == most_stacks || !make_room()) {
    lost_calls++;
  } else {
    struct maplab_stack *stack = &stacks[number];
    stack->allocations++;
    stack->bytes += size;
    stack->live_allocations++;
    stack->live_bytes += size;
    insert_live((struct live_block){.block = block, .size = size, .stack = number});
    note_large_block(size, number);
  }
  unlock();
  maplab_stacks_inside = 0;
}

void maplab_record_free(const void *block) {
  lock();
  struct live_block removed;
  if (live_capacity != 0 && remove_live(block, &removed)) {
    stacks[removed.stack].live_allocations--;
    stacks[removed.stack].live_bytes -= removed.size;
  } else {
    frees_of_others++;
  }
  unlock();
}

void maplab_record_wait(uint64_t nanoseconds, void **frame) {
  maplab_stacks_inside = 1;
  void *frames[most_frames];
  uint32_t depth = follow(frame, frames);
  lock();
  uint64_t number = number_of(frames, depth);
  if (number == most_stacks) {
    lost_calls++;
  } else {
    stacks[number].waits++;
    stacks[number].wait_nanoseconds += nanoseconds;
  }
  unlock();
  maplab_stacks_inside = 0;
}

int maplab_stacks_start(void) {
  atomic_store(&maplab_stacks_on, 0);
  lock();
  if (stacks != NULL) munmap(stacks, most_stacks * sizeof *stacks);
  if (stack_index != NULL) munmap(stack_index, index_size * sizeof *stack_index);
  if (live_blocks != NULL) munmap(live_blocks, live_capacity * sizeof *live_blocks);
  live_blocks = NULL;
  live_capacity = live_count = 0;
  stack_count = lost_calls = frees_of_others = large_block_count = 0;
  stacks = map_memory(most_stacks * sizeof *stacks);
  stack_index = map_memory(index_size * sizeof *stack_index);
  int is_ready = stacks != NULL && stack_index != NULL;
  unlock();
  if (is_ready) atomic_store(&maplab_stacks_on, 1);
  return is_ready;
}

void maplab_stacks_stop(void) { atomic_store(&maplab_stacks_on, 0); }

void maplab_stacks_mark(void) {
  lock();
  for (uint64_t number = 0; number < stack_count; number++) {
    stacks[number].marked_allocations = stacks[number].live_allocations;
    stacks[number].marked_bytes = stacks[number].live_bytes;
  }
  unlock();
}

int maplab_stacks_read(struct maplab_stacks *reading) {
  if (reading->size != sizeof *reading || stacks == NULL) return 0;
  lock();
  reading->stack_size = sizeof(struct maplab_stack);
  reading->stacks = stacks;
  reading->count = stack_count;
  reading->lost_calls = lost_calls;
  reading->frees_of_others = frees_of_others;
  reading->large_blocks = large_blocks;
  reading->large_block_count = large_block_count;
  unlock();
  return 1;
}

#endif
