#include "clab_callgrind.h"

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define CLAB_HAVE_VALGRIND 1
#endif
#endif

#if CLAB_HAVE_VALGRIND

int clab_callgrind_compiled_in(void) { return 1; }
int clab_running_on_valgrind(void) { return RUNNING_ON_VALGRIND != 0; }
void clab_callgrind_start_instrumentation(void) { CALLGRIND_START_INSTRUMENTATION; }
void clab_callgrind_stop_instrumentation(void) { CALLGRIND_STOP_INSTRUMENTATION; }
void clab_callgrind_toggle_collect(void) { CALLGRIND_TOGGLE_COLLECT; }
void clab_callgrind_zero_stats(void) { CALLGRIND_ZERO_STATS; }
void clab_callgrind_dump_stats(void) { CALLGRIND_DUMP_STATS; }

#else

int clab_callgrind_compiled_in(void) { return 0; }
int clab_running_on_valgrind(void) { return 0; }
void clab_callgrind_start_instrumentation(void) {}
void clab_callgrind_stop_instrumentation(void) {}
void clab_callgrind_toggle_collect(void) {}
void clab_callgrind_zero_stats(void) {}
void clab_callgrind_dump_stats(void) {}

#endif
