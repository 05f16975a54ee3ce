// Makes known calls of every function of the malloc family inside the probe's region, checks each block, and prints
// what the probe counted.
//
//     known-calls COUNT ROUNDS [pages]
//
// COUNT times each function in the main thread, then as often in each of four threads, ROUNDS times anew. `pages` calls
// valloc and pvalloc as well, which not every allocator has.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "AllocationProbe.h"

static int (*region)(int);
static int (*read_counts)(struct maplab_probe_reading *);
static void (*reset)(void);

// A compiler that sees a block die unused may leave out its malloc and free.
static void *used(void *block) {
  __asm__ volatile("" : "+r"(block) : : "memory");
  return block;
}

static void *checked(void *block, size_t size, size_t alignment) {
  if (block == NULL || (uintptr_t)block % alignment != 0) abort();
  memset(block, 0x5a, size);
  return used(block);
}

// 7 allocations of 100 + 12 + 300 + 64 + 256 + 96 + 40 bytes, 2 reallocations of 1000 + 2100, 7 frees.
static void one_of_each(void) {
  unsigned char *a = checked(malloc(100), 100, 8);
  unsigned char *b = used(calloc(3, 4));
  for (int i = 0; i < 12; i++) {
    if (b[i] != 0) abort();
  }
  a = used(realloc(a, 1000));
  if (a[99] != 0x5a) abort();
  void *c = checked(realloc(used(NULL), 300), 300, 8);
  c = used(reallocarray(c, 7, 300));
  if (((unsigned char *)c)[299] != 0x5a) abort();
  void *d = NULL;
  if (posix_memalign(&d, 128, 64) != 0) abort();
  checked(d, 64, 128);
  void *e = checked(aligned_alloc(64, 256), 256, 64);
  void *f = checked(memalign(32, 96), 96, 32);
  void *g = checked(reallocarray(used(NULL), 4, 10), 40, 8);
  free(a);
  free(b);
  free(c);
  free(d);
  free(e);
  free(f);
  free(g);
  free(used(NULL));
  // Requests that can't be met are not counted.
  volatile size_t huge = SIZE_MAX / 2;
  if (used(reallocarray(NULL, huge, 8)) != NULL) abort();
}

static void pages(void) {
  void *a = checked(valloc(10), 10, 4096);
  void *b = checked(pvalloc(10), 10, 4096);
  free(a);
  free(b);
}

static void *in_thread(void *count) {
  for (long i = 0; i < *(long *)count; i++) one_of_each();
  return NULL;
}

static void print(const char *name, struct maplab_probe_counts counts) {
  printf("%s.allocations %llu\n%s.frees %llu\n%s.reallocations %llu\n%s.bytes %llu\n", name,
         (unsigned long long)counts.allocations, name, (unsigned long long)counts.frees, name,
         (unsigned long long)counts.reallocations, name, (unsigned long long)counts.bytes);
}

int main(int argc, char **argv) {
  long count = atol(argv[1]), rounds = atol(argv[2]);
  region = (int (*)(int))dlsym(RTLD_DEFAULT, "maplab_probe_region");
  read_counts = (int (*)(struct maplab_probe_reading *))dlsym(RTLD_DEFAULT, "maplab_probe_read");
  reset = (void (*)(void))dlsym(RTLD_DEFAULT, "maplab_probe_reset");
  if (!region || !read_counts || !reset) return 3;
  struct maplab_probe_reading reading = {.size = sizeof reading};
  one_of_each();

  // Nothing counts nothing.
  region(1);
  region(0);
  read_counts(&reading);
  struct maplab_probe_counts nothing = reading.region;

  // The main thread.
  region(1);
  for (long i = 0; i < count; i++) one_of_each();
  if (argc > 3) pages();
  region(0);
  one_of_each();
  read_counts(&reading);
  struct maplab_probe_counts alone = reading.region;

  // Four threads, which are over when the region ends: what they counted stays. Starting a thread allocates too, once
  // per thread and in the first ones only, so those are started before.
  reset();
  long warm = 1;
  pthread_t threads[4];
  for (long round = 0; round <= rounds; round++) {
    if (round == 1) region(1);
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, in_thread, round == 0 ? &warm : &count);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  }
  region(0);
  read_counts(&reading);
  struct maplab_probe_counts together = reading.region;

  reset();
  read_counts(&reading);
  struct maplab_probe_counts after_reset = reading.region;
  struct maplab_probe_reading other_layout = {.size = 8};

  print("nothing", nothing);
  print("alone", alone);
  print("together", together);
  print("after-reset", after_reset);
  printf("threads %llu\n", (unsigned long long)reading.threads);
  printf("refuses-other-layout %d\n", read_counts(&other_layout) == 0);
  return 0;
}
