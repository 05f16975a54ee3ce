/// What Swift can't express itself: processor counters, valgrind's client requests, affinity masks, kernel counters,
/// and C structures returned by value. Each header has one subject and needs nothing but a C compiler to build.
#ifndef CLABSHIMS_H
#define CLABSHIMS_H

#include "clab_callgrind.h"
#include "clab_clock.h"
#include "clab_epoll.h"
#include "clab_glibc_cache.h"
#include "clab_glibc_heap.h"
#include "clab_library.h"
#include "clab_perf.h"
#include "clab_process.h"

#endif
