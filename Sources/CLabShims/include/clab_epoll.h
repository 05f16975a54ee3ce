/// The kernel's list of descriptors that can be read (epoll), which Swift's module of the C library leaves out.
#ifndef CLAB_EPOLL_H
#define CLAB_EPOLL_H

#include <stdint.h>

/// A new list. Answers its descriptor, or a negated errno value; -ENOSYS where the kernel has no epoll.
int clab_epoll_make(void);
/// Adds a descriptor, to be reported by its number for as long as there is something to read. Answers 0, or an errno
/// value.
int clab_epoll_watch(int list, int descriptor, uint32_t number);
/// Takes a descriptor off the list. Answers 0, or an errno value.
int clab_epoll_forget(int list, int descriptor);
/// Waits until descriptors can be read and writes their numbers, at most `capacity`. Answers how many, or a negated
/// errno value.
int clab_epoll_wait(int list, uint32_t *numbers, int capacity);

#endif
