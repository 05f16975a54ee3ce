#include "clab_epoll.h"

#include <errno.h>

#if defined(__linux__)

#include <sys/epoll.h>

enum { most_events = 64 };

int clab_epoll_make(void) {
  int list = epoll_create1(EPOLL_CLOEXEC);
  return list < 0 ? -errno : list;
}

int clab_epoll_watch(int list, int descriptor, uint32_t number) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = number}};
  return epoll_ctl(list, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

int clab_epoll_forget(int list, int descriptor) {
  return epoll_ctl(list, EPOLL_CTL_DEL, descriptor, 0) == 0 ? 0 : errno;
}

int clab_epoll_wait(int list, uint32_t *numbers, int capacity) {
  struct epoll_event events[most_events];
  int count = epoll_wait(list, events, capacity < most_events ? capacity : most_events, -1);
  if (count < 0) return -errno;
  for (int index = 0; index < count; index++) numbers[index] = events[index].data.u32;
  return count;
}

#else

int clab_epoll_make(void) { return -ENOSYS; }
int clab_epoll_watch(int list, int descriptor, uint32_t number) { return ENOSYS; }
int clab_epoll_forget(int list, int descriptor) { return ENOSYS; }
int clab_epoll_wait(int list, uint32_t *numbers, int capacity) { return -ENOSYS; }

#endif
