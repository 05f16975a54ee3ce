/// The kernel's hardware counters (perf_event_open), user-mode events of the calling thread.
#ifndef CLAB_PERF_H
#define CLAB_PERF_H

#include <stdint.h>

enum clab_perf_event {
  clab_perf_instructions,
  clab_perf_branches,
  clab_perf_branch_misses,
  clab_perf_last_level_misses,
  clab_perf_l1d_reads,
  clab_perf_l1d_writes,
  clab_perf_l1d_read_misses,
  clab_perf_l1d_write_misses,
};

/// Opens a counter that is stopped. Returns a file descriptor, or a negated errno value.
int clab_perf_open(enum clab_perf_event event);
/// Sets the counter to zero and starts it; returns 0, or an errno value.
int clab_perf_start(int descriptor);
/// Stops the counter and reads it; returns 0, or an errno value. EAGAIN: another user had the counter part of the
/// time, so the count is incomplete.
int clab_perf_stop(int descriptor, uint64_t *count);

#endif
