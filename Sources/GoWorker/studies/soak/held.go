package soak

import (
	"runtime"
	"sync/atomic"

	"maplab/goworker/machine"
	"maplab/goworker/studies/study"
)

// counts are how many of a program's own objects live, and how many of its goroutines wait. Objects count themselves: a
// finalizer counts down. It runs once nothing refers to its object any more.
type counts struct{ objects, tasks atomic.Int64 }

// held is what the process holds, apart from what can be collected.
type held struct{ bytes, blocks, resident int }

// read collects and reads what is left. Where goroutines wait their stacks belong to it; elsewhere stacks would only
// blur the figure, since the runtime takes them in large pieces.
func read(memory *machine.Memory, withStacks bool) (held, error) {
	study.Collect()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	kibibytes, err := memory.ResidentKiB()
	bytes := stats.HeapAlloc
	if withStacks {
		bytes += stats.StackInuse
	}
	return held{bytes: int(bytes), blocks: int(stats.HeapObjects), resident: kibibytes << 10}, err
}
