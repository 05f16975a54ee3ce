/// Loaded libraries.
#ifndef CLAB_LIBRARY_H
#define CLAB_LIBRARY_H

/// The path, as it was loaded, of the library (or program) that holds an address; NULL if it lies in none.
/// The text belongs to the dynamic linker.
const char *clab_library_holding(const void *address);

#endif
