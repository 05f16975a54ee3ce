/// The kernel's list of descriptors that can be read (epoll), which Swift's C library module lacks.
#ifndef CLAB_EPOLL_H
#define CLAB_EPOLL_H

#include <stdint.h>

/// A new list. Returns its descriptor, or a negated errno value; -ENOSYS if the kernel has no epoll.
int clab_epoll_make(void);
/// Adds a descriptor, to be reported by its number as long as there is something to read. Returns 0, or an errno
/// value.
int clab_epoll_watch(int list, int descriptor, uint32_t number);
/// Removes a descriptor from the list. Returns 0, or an errno value.
int clab_epoll_forget(int list, int descriptor);
/// Waits until descriptors can be read and writes their numbers, at most `capacity`. Returns how many, or a negated
/// errno value.
int clab_epoll_wait(int list, uint32_t *numbers, int capacity);

#endif
