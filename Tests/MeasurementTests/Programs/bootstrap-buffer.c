// Tests the probe's bootstrap buffer from inside: blocks handed out before the allocator behind the probe is known.
#include "../../../Sources/AllocationProbe/NextAllocator.c"

#include <stdio.h>

static int failures;

static void expect(int holds, const char *what) {
  if (!holds) {
    printf("not so: %s\n", what);
    failures++;
  }
}

int main(void) {
  char *first = maplab_bootstrap_allocate(1, 100);
  char *second = maplab_bootstrap_allocate(64, 10);
  expect(first != NULL && second != NULL, "small blocks are served");
  expect((uintptr_t)first % 16 == 0, "blocks are aligned for every type");
  expect((uintptr_t)second % 64 == 0, "a wished alignment is met");
  expect(second >= first + 100, "blocks do not overlap");
  for (int i = 0; i < 100; i++) expect(first[i] == 0, "blocks are zeroed");
  expect(maplab_is_bootstrap_block(first) && maplab_is_bootstrap_block(second + 9), "own blocks are known");
  int local = 0;
  expect(!maplab_is_bootstrap_block(&local) && !maplab_is_bootstrap_block(NULL), "other blocks are not");
  expect(maplab_bootstrap_bytes_after(first) >= 100, "a block's bytes lie before the buffer's end");
  expect(maplab_bootstrap_bytes_after(first) <= sizeof bootstrap, "and within it");
  expect(maplab_bootstrap_allocate(1, SIZE_MAX) == NULL, "a huge block is refused");
  int served = 0;
  while (served < 10000 && maplab_bootstrap_allocate(1, 1000) != NULL) served++;
  expect(served > 5 && served < 17, "the buffer ends");
  expect(maplab_bootstrap_allocate(1, 1000) == NULL, "and stays at its end");
  return failures;
}
