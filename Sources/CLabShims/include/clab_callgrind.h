/// Client requests of valgrind and its tool callgrind. If valgrind's headers were missing at build time,
/// every function reports "not there" and does nothing.
#ifndef CLAB_CALLGRIND_H
#define CLAB_CALLGRIND_H

/// 1 if valgrind's headers were present at build time.
int clab_callgrind_compiled_in(void);
/// 1 while the process runs under valgrind.
int clab_running_on_valgrind(void);
/// Turns instrumentation on: from then on callgrind follows calls and simulates caches.
void clab_callgrind_start_instrumentation(void);
/// Turns instrumentation off.
void clab_callgrind_stop_instrumentation(void);
/// Toggles the collection of events.
void clab_callgrind_toggle_collect(void);
/// Sets every count to zero.
void clab_callgrind_zero_stats(void);
/// Writes the counts to the next dump file (`OUT.1`, `OUT.2`, ...) and sets them to zero.
void clab_callgrind_dump_stats(void);

#endif
