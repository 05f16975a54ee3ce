#include "clab_perf.h"

#include <errno.h>

#if defined(__linux__)

#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CLAB_L1D(operation, result) \
  (PERF_COUNT_HW_CACHE_L1D | (PERF_COUNT_HW_CACHE_OP_##operation << 8) | (PERF_COUNT_HW_CACHE_RESULT_##result << 16))

int clab_perf_open(enum clab_perf_event event) {
  static const struct {
    uint32_t type;
    uint64_t config;
  } events[] = {
      [clab_perf_instructions] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
      [clab_perf_branches] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS},
      [clab_perf_branch_misses] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES},
      [clab_perf_last_level_misses] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
      [clab_perf_l1d_reads] = {PERF_TYPE_HW_CACHE, CLAB_L1D(READ, ACCESS)},
      [clab_perf_l1d_writes] = {PERF_TYPE_HW_CACHE, CLAB_L1D(WRITE, ACCESS)},
      [clab_perf_l1d_read_misses] = {PERF_TYPE_HW_CACHE, CLAB_L1D(READ, MISS)},
      [clab_perf_l1d_write_misses] = {PERF_TYPE_HW_CACHE, CLAB_L1D(WRITE, MISS)},
  };
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = events[event].type;
  attributes.config = events[event].config;
  attributes.disabled = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  long descriptor = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  return descriptor >= 0 ? (int)descriptor : -errno;
}

int clab_perf_start(int descriptor) {
  if (ioctl(descriptor, PERF_EVENT_IOC_RESET, 0) != 0) return errno;
  return ioctl(descriptor, PERF_EVENT_IOC_ENABLE, 0) == 0 ? 0 : errno;
}

int clab_perf_stop(int descriptor, uint64_t *count) {
  if (ioctl(descriptor, PERF_EVENT_IOC_DISABLE, 0) != 0) return errno;
  struct {
    uint64_t value, enabled, running;
  } reading;
  if (read(descriptor, &reading, sizeof reading) != (ssize_t)sizeof reading) return EIO;
  if (reading.running != reading.enabled) return EAGAIN;
  *count = reading.value;
  return 0;
}

#else

int clab_perf_open(enum clab_perf_event event) {
  (void)event;
  return -ENOSYS;
}
int clab_perf_start(int descriptor) {
  (void)descriptor;
  return ENOSYS;
}
int clab_perf_stop(int descriptor, uint64_t *count) {
  (void)descriptor;
  (void)count;
  return ENOSYS;
}

#endif
