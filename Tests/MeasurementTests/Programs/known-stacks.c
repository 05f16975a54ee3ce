// Obtains blocks in functions of known names while the probe records stacks, waits for a lock that is held for a known
// time, and prints what the probe recorded: a line for each stack, with the names of its functions, the innermost first.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "AllocationProbe.h"

#define KNOWN __attribute__((noinline, visibility("default")))

static void *kept[64];
static int kept_count;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

// The empty assembler keeps a call from becoming a jump, which leaves no frame.
#define END __asm__ volatile("" : : : "memory")

KNOWN void *keeps(size_t size) {
  void *block = malloc(size);
  kept[kept_count++] = block;
  END;
  return block;
}

KNOWN void drops(size_t size) {
  void *block = calloc(1, size);
  __asm__ volatile("" : "+r"(block) : : "memory");
  free(block);
  END;
}

KNOWN void resizes(void) {
  void *block = malloc(10);
  __asm__ volatile("" : "+r"(block) : : "memory");
  block = realloc(block, 5000);
  kept[kept_count++] = block;
  END;
}

KNOWN void outer(void) {
  for (int i = 0; i < 3; i++) keeps(100);
  for (int i = 0; i < 5; i++) drops(200);
  END;
}

KNOWN void waits(void) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  END;
}

KNOWN void *thread(void *nothing) {
  keeps(1000);
  waits();
  return nothing;
}

int main(void) {
  int (*start)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "maplab_stacks_start");
  void (*stop)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "maplab_stacks_stop");
  void (*mark)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "maplab_stacks_mark");
  int (*read_stacks)(struct maplab_stacks *) = (int (*)(struct maplab_stacks *))dlsym(RTLD_DEFAULT, "maplab_stacks_read");
  if (start == NULL || stop == NULL || mark == NULL || read_stacks == NULL) return 3;
  keeps(7);  // before: belongs to nobody
  pthread_mutex_lock(&mutex);
  if (!start()) return 4;
  outer();
  resizes();
  free(kept[0]);  // obtained before
  pthread_t other;
  pthread_create(&other, NULL, thread, NULL);
  usleep(50000);
  pthread_mutex_unlock(&mutex);
  pthread_join(other, NULL);
  mark();
  free(kept[1]);
  stop();
  keeps(9);  // afterwards: not recorded

  struct maplab_stacks reading = {.size = sizeof reading};
  if (!read_stacks(&reading)) return 5;
  struct maplab_stacks wrong = {.size = 1};
  printf("refuses-other-layout %d\n", read_stacks(&wrong) == 0);
  printf("lost %lu\nfrees-of-others %lu\nlarge %lu %lu\n", reading.lost_calls, reading.frees_of_others,
         reading.large_block_count, reading.large_block_count > 0 ? reading.large_blocks[0].size : 0);
  for (uint64_t number = 0; number < reading.count; number++) {
    const struct maplab_stack *stack =
        (const struct maplab_stack *)((const char *)reading.stacks + number * reading.stack_size);
    char names[1000] = "";
    size_t length = 0;
    for (uint64_t depth = 0; depth < stack->depth && length < sizeof names - 100; depth++) {
      Dl_info information;
      const char *name = dladdr((char *)stack->frames[depth] - 1, &information) && information.dli_sname
                             ? information.dli_sname : "?";
      length += (size_t)snprintf(names + length, 100, "%s%s", depth == 0 ? "" : "<", name);
    }
    printf("stack:%s %lu,%lu,%lu,%lu,%lu,%lu,%lu,%lu\n", names, stack->allocations, stack->bytes, stack->live_allocations,
           stack->live_bytes, stack->marked_allocations, stack->marked_bytes, stack->waits, stack->wait_nanoseconds);
  }
  return 0;
}
