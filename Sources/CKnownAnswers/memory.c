#define _GNU_SOURCE
#include "CKnownAnswers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// A compiler that sees a block die unused may leave out its malloc and free.
static void *used(void *block) {
  __asm__ volatile("" : "+r"(block) : : "memory");
  return block;
}

int known_blocks(size_t count, const size_t *sizes, size_t blocks, const size_t *resizes, size_t times) {
  char *held[64];
  if (blocks > 64) return 0;
  for (size_t operation = 0; operation < count; operation++) {
    for (size_t index = 0; index < blocks; index++) {
      held[index] = used(malloc(sizes[index]));
      if (held[index] == NULL) return 0;
      held[index][0] = 1;
    }
    for (size_t index = 0; index < times; index++) {
      held[0] = used(realloc(held[0], resizes[index]));
      if (held[0] == NULL) return 0;
    }
    for (size_t index = 0; index < blocks; index++) free(used(held[index]));
  }
  return 1;
}

void *known_chained_block(void *chain, size_t size) {
  void **block = used(malloc(size));
  if (block == NULL) return NULL;
  memset(block, 1, size);
  *block = chain;
  return block;
}

void known_free_chain(void *chain) {
  while (chain != NULL) {
    void *next = *(void **)chain;
    free(chain);
    chain = next;
  }
}

void *known_fresh_memory(size_t size) {
  void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (start == MAP_FAILED) return NULL;
#if defined(MADV_NOHUGEPAGE)
  madvise(start, size, MADV_NOHUGEPAGE);
#endif
  return start;
}

void known_touch(void *start, size_t size, size_t page) {
  for (size_t offset = 0; offset < size; offset += page) ((volatile char *)start)[offset] = 1;
}

void known_give_back(void *start, size_t size) { madvise(start, size, MADV_DONTNEED); }

const uint8_t *known_uncached_file(size_t size, const char **reason) {
  char name[] = "known-answer-XXXXXX";
  int file = mkstemp(name);
  if (file < 0) {
    *reason = strerror(errno);
    return NULL;
  }
  unlink(name);
  static const char block[65536] = {1};
  for (size_t written = 0; written < size;) {
    size_t part = size - written < sizeof block ? size - written : sizeof block;
    ssize_t count = write(file, block, part);
    if (count <= 0) {
      *reason = count < 0 ? strerror(errno) : "a file can't be written";
      close(file);
      return NULL;
    }
    written += (size_t)count;
  }
  // Only what is on the disk can be dropped from memory.
  fsync(file);
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  void *start = mmap(NULL, size, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (start == MAP_FAILED) {
    *reason = strerror(errno);
    return NULL;
  }
  // Random: then the kernel reads only the requested page.
  madvise(start, size, MADV_RANDOM);
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  unsigned char resident;
  for (size_t offset = 0; offset < size; offset += page) {
    if (mincore((char *)start + offset, 1, &resident) != 0 || (resident & 1) != 0) {
      munmap(start, size);
      *reason = "the file system keeps the file in memory";
      return NULL;
    }
  }
  return start;
}

uint64_t known_read(const uint8_t *start, size_t size, size_t page) {
  uint64_t sum = 0;
  for (size_t offset = 0; offset < size; offset += page) sum += ((const volatile uint8_t *)start)[offset];
  return sum;
}
