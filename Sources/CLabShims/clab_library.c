#define _GNU_SOURCE
#include "clab_library.h"

#include <dlfcn.h>
#include <stddef.h>

const char *clab_library_holding(const void *address) {
  Dl_info information;
  return dladdr(address, &information) != 0 ? information.dli_fname : NULL;
}

unsigned long clab_offset_in_library(const void *address) {
  Dl_info information;
  return dladdr(address, &information) != 0 ? (unsigned long)address - (unsigned long)information.dli_fbase : 0;
}
