#include "DynamicSymbol.hpp"

#include <dlfcn.h>

#include <climits>
#include <cstdlib>

extern "C" {
#include "clab_library.h"
}

namespace maplab {

void* dynamicAddress(const char* name) { return dlsym(RTLD_DEFAULT, name); }

std::string libraryHolding(const void* address) {
  const char* path = clab_library_holding(address);
  return path ? canonicalPath(path) : "";
}

std::string canonicalPath(const std::string& path) {
  char resolved[PATH_MAX];
  return realpath(path.c_str(), resolved) ? resolved : path;
}

}  // namespace maplab
