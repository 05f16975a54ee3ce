#include "clab_glibc_cache.h"

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__) && defined(__LP64__)

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  // Sizes of two neighbouring lists, the first ones. A block may come from a later list: if what would be left of a
  // larger free block is too small to be a block, all of it is given.
  first_size = 24,
  second_size = 40,
  // The number of words around `errno` that are searched for the pointer to the cache: both are the C library's
  // thread-local variables, of which there are far fewer.
  neighbours = 256,
  largest_cache = 8192,
  // More than any list may hold.
  longest_list = 1 << 17,
};

// A block's size is in the word before it, with three flags in the lowest bits.
static size_t block_size(uintptr_t block) { return *(const size_t *)(block - sizeof(size_t)) & ~(size_t)7; }

// The list that a block of this size, with its header, belongs to: the smallest has 32 bytes, the next 16 more.
static size_t list_of(size_t size) { return (size - 32) / 16; }

// Copies memory that may not be mapped: in that case the kernel refuses and the process survives. Returns 1 if it was
// copied.
static int copy(int pipe[2], void *to, uintptr_t from, size_t size) {
  return write(pipe[1], (const void *)from, size) == (ssize_t)size && read(pipe[0], to, size) == (ssize_t)size;
}

// The address of a block that was allocated and freed, and its list. The compiler must not remove this code, which
// seems useless.
static uintptr_t returned_block(size_t size, size_t *list, int *is_kept) {
  void *volatile block = malloc(size);
  uintptr_t address = (uintptr_t)block;
  *list = list_of(block_size(address));
  size_t before = mallinfo2().uordblks;
  free(block);
  // A block in the cache counts as in use.
  *is_kept = mallinfo2().uordblks == before;
  return address;
}

// The lists in a cache at `start`, of which `list` begins with the block `first`.
static int examine(int pipe[2], uintptr_t start, uintptr_t first, size_t list, struct clab_glibc_cache *cache) {
  size_t header;
  static __thread uintptr_t words[largest_cache / sizeof(uintptr_t)];
  if (start == 0 || start % 16 != 0 || !copy(pipe, &header, start - sizeof header, sizeof header)) return 0;
  size_t size = (header & ~(size_t)7) - sizeof header;
  if (size < 256 || size > sizeof words || !copy(pipe, words, start, size)) return 0;
  for (size_t index = 1; index + list < size / sizeof words[0]; index++) {
    if (words[index + list] != first) continue;
    // Before it is a count of 16 bits for each list; after the heads, at most the padding of a block.
    size_t before = index * sizeof words[0], lists = before / sizeof(uint16_t);
    size_t all = before + lists * sizeof words[0];
    if (all > size || size - all >= 16) continue;
    cache->heads = (const uintptr_t *)(start + before);
    cache->lists = lists;
    return 1;
  }
  return 0;
}

static int look_beside_errno(int pipe[2], uintptr_t first, size_t list, struct clab_glibc_cache *cache) {
  uintptr_t middle = (uintptr_t)&errno & ~(uintptr_t)(sizeof(uintptr_t) - 1);
  for (int distance = 0; distance <= neighbours; distance++) {
    for (int sign = -1; sign <= 1; sign += 2) {
      uintptr_t word, place = middle + (uintptr_t)((intptr_t)sign * distance * (intptr_t)sizeof word);
      if (copy(pipe, &word, place, sizeof word) && examine(pipe, word, first, list, cache)) return 1;
    }
  }
  return 0;
}

int clab_glibc_cache_find(struct clab_glibc_cache *cache) {
  int first_is_kept, second_is_kept, ends[2];
  size_t first_list, second_list;
  *cache = (struct clab_glibc_cache){0};
  uintptr_t first = returned_block(first_size, &first_list, &first_is_kept);
  if (!first_is_kept) return 1;  // Switched off: it is empty.
  if (pipe(ends) != 0) return 0;
  int found = look_beside_errno(ends, first, first_list, cache);
  close(ends[0]);
  close(ends[1]);
  if (!found) return 0;
  // It may be chance that it was one list's head, but not that another block is its list's as well.
  uintptr_t second = returned_block(second_size, &second_list, &second_is_kept);
  return second_list < cache->lists && second == cache->heads[second_list];
}

int clab_glibc_cache_bytes(const struct clab_glibc_cache *cache, size_t *bytes) {
  size_t sum = 0;
  for (size_t list = 0; list < cache->lists; list++) {
    size_t length = 0;
    for (uintptr_t block = cache->heads[list]; block != 0; length++) {
      if (block % 16 != 0 || length > longest_list) return 0;
      sum += block_size(block);
      // A link is stored mixed with its own address (glibc 2.32).
      block = (block >> 12) ^ *(const uintptr_t *)block;
    }
  }
  *bytes = sum;
  return 1;
}

#else

int clab_glibc_cache_find(struct clab_glibc_cache *cache) {
  (void)cache;
  return 0;
}
int clab_glibc_cache_bytes(const struct clab_glibc_cache *cache, size_t *bytes) {
  (void)cache;
  (void)bytes;
  return 0;
}

#endif
