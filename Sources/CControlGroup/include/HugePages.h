/// The kernel's huge pages, for which Swift has no name.
#ifndef HUGEPAGES_H
#define HUGEPAGES_H

#include <stddef.h>

/// The bytes of a huge page, and the alignment of a block that is to lie in them.
enum { huge_page_bytes = 2 << 20 };

/// Asks for huge pages under a block, whose memory has not been touched. Nothing happens where there are none.
void huge_pages_wanted(void *block, size_t bytes);

#endif
