package study

import (
	"runtime"
	"runtime/debug"
)

// Allocated is what a piece of work took from the heap.
type Allocated struct {
	// Objects that were allocated.
	Objects uint64
	// Bytes of them, rounded up to the allocator's size classes.
	Bytes uint64
}

// CountAllocations runs the work once on a thread of its own with the collector off and counts what it allocates. What
// runs beside it in the process is counted too, so nothing should.
func CountAllocations(work func()) Allocated {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	percent := debug.SetGCPercent(-1)
	defer debug.SetGCPercent(percent)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return Allocated{Objects: after.Mallocs - before.Mallocs, Bytes: after.TotalAlloc - before.TotalAlloc}
}
