/// Loaded libraries.
#ifndef CLAB_LIBRARY_H
#define CLAB_LIBRARY_H

/// The path, as it was loaded, of the library (or program) that holds an address; NULL if it lies in none.
/// The text belongs to the dynamic linker.
const char *clab_library_holding(const void *address);
/// Where in that library the address lies: bytes from the place that it was loaded at; 0 if it lies in none.
unsigned long clab_offset_in_library(const void *address);

#endif
