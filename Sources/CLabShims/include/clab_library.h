/// Loaded libraries.
#ifndef CLAB_LIBRARY_H
#define CLAB_LIBRARY_H

/// The path, as it was loaded, of the library (or program) that contains an address; NULL if none does. The text
/// belongs to the dynamic linker.
const char *clab_library_holding(const void *address);
/// The address's offset in that library: bytes from where it was loaded; 0 if no library contains it.
unsigned long clab_offset_in_library(const void *address);

#endif
