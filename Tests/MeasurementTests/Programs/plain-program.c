// Some hundred calls of the malloc family, with blocks left over, and nothing printed: the probe and valgrind must
// count the same on it.
#include <stdlib.h>
#include <string.h>

static void *used(void *block) {
  __asm__ volatile("" : "+r"(block) : : "memory");
  return block;
}

int main(void) {
  void *kept[100];
  for (int i = 0; i < 100; i++) {
    kept[i] = used(malloc((size_t)i * 7 + 1));
    if (i % 3 == 0) kept[i] = used(realloc(kept[i], (size_t)i * 20 + 5));
    if (i % 5 == 0) free(used(strdup("a string of some length")));
    if (i % 7 == 0) free(used(calloc((size_t)i + 1, 24)));
    void *aligned = NULL;
    if (i % 11 == 0 && posix_memalign(&aligned, 64, 1000) == 0) free(used(aligned));
  }
  for (int i = 0; i < 100; i += 2) free(kept[i]);
  return 0;
}
