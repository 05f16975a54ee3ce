/// Symbols that are looked up at run time: only then is it known what an allocator offers.
#pragma once

#include <string>

namespace maplab {

/// The address that a call to `name` from anywhere in the process resolves to; null if there is none.
void* dynamicAddress(const char* name);

/// The function of that name; `Function` must be its type.
template <class Function>
Function dynamicFunction(const char* name) {
  return reinterpret_cast<Function>(dynamicAddress(name));
}

/// The path of the library that holds an address, without symbolic links; empty if none does.
std::string libraryHolding(const void* address);

/// The path without symbolic links; the path itself if there is no such file.
std::string canonicalPath(const std::string& path);

}  // namespace maplab
