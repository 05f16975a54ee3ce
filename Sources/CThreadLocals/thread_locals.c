#include "CThreadLocals.h"

_Thread_local uint32_t map_variants_thread_number = 0;
_Thread_local uint64_t map_variants_seeds_drawn = 0;
