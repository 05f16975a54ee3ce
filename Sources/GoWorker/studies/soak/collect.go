package soak

import (
	"runtime"
	"sync/atomic"

	"maplab/goworker/machine"
)

// counts are how many of a program's own objects live, and how many of its goroutines wait. Objects count themselves: a
// finalizer counts down. It runs once nothing refers to its object any more.
type counts struct{ objects, tasks atomic.Int64 }

// held is what the process holds, apart from what can be collected.
type held struct{ bytes, blocks, resident int }

// collections are how often the collector is forced before a reading. The first finds what is dead and queues its
// finalizers. When that of an object that the second has found dead runs, all of the first have run: a single goroutine
// runs them, in the order of the collections. The third frees what had a finalizer.
const collections = 3

// collect forces the collector and returns when the finalizers of all that was dead have run.
func collect() {
	for range collections {
		ran := make(chan struct{})
		runtime.SetFinalizer(&sentinel{ran: ran}, func(dead *sentinel) { close(dead.ran) })
		// The object may have been found dead a collection later than expected.
		for isRun := false; !isRun; {
			runtime.GC()
			isRun = waits(ran)
		}
	}
}

// sentinel is an object that says when it has died.
type sentinel struct{ ran chan struct{} }

// read collects and reads what is left. Where goroutines wait their stacks belong to it; elsewhere stacks would only
// blur the figure, since the runtime takes them in large pieces.
func read(memory *machine.Memory, withStacks bool) (held, error) {
	collect()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	kibibytes, err := memory.ResidentKiB()
	bytes := stats.HeapAlloc
	if withStacks {
		bytes += stats.StackInuse
	}
	return held{bytes: int(bytes), blocks: int(stats.HeapObjects), resident: kibibytes << 10}, err
}
