package measuring

import (
	"errors"
	"runtime"
	"runtime/debug"
	"sync"

	"maplab/goworker/hashing"
	"maplab/goworker/program"
)

// allocations counts the blocks that exactly one round obtains, with the collector off, by the runtime's own counts.
//
// They are read with runtime.ReadMemStats, which stops the world and collects the counts of every processor; the same
// figures of package runtime/metrics (/gc/heap/allocs:objects and its kin) may lag behind by what a processor has not
// handed in. Mallocs includes the tiny allocations (/gc/heap/tiny/allocs:objects): objects below 16 bytes without
// pointers that share a block. Each is one allocation for the program, and one in the figures of `go test -benchmem`,
// so it is one here; the bytes are those of the size classes, and of a shared block once.
func (p *Pass) allocations(workload program.ConcurrentWorkload) error {
	lanes := workload.Lanes()
	operations, err := p.operations(lanes)
	if err != nil {
		return err
	}
	if len(lanes) == 1 {
		// With one processor of the runtime there is one block for tiny allocations, which the thread can't leave half
		// full by moving to another. Nothing else runs: the collector is off.
		runtime.GOMAXPROCS(1)
	}
	threads := newTeam(len(lanes))
	sums := make([]perThread[uint64], len(lanes))
	body := func(thread int) { sums[thread].value = lanes[thread].Run(0, lanes[thread].OperationsPerRound()) }
	nothing := func(int) {}
	var before, after runtime.MemStats
	round := func() error {
		workload.PrepareRound()
		runtime.ReadMemStats(&before)
		threads.run(body)
		runtime.ReadMemStats(&after)
		sum := workload.FinishRound()
		for i := range sums {
			sum += sums[i].value
		}
		return p.check(sum)
	}
	for range max(1, p.job.WarmUpRounds) {
		if err := round(); err != nil {
			return err
		}
	}
	// The collection ends what is under way and sweeps; from now on there is none. It has emptied the pools, so one
	// more round follows that is not counted.
	runtime.GC()
	debug.SetGCPercent(-1)
	if len(lanes) > 1 {
		fillWaiters()
	}
	if err := round(); err != nil {
		return err
	}
	if err := checkEmptyRegion(threads, nothing); err != nil {
		return err
	}
	if err := round(); err != nil {
		return err
	}
	perOperation := func(count uint64) float64 { return float64(count) / float64(operations) }
	obtained, freed := after.Mallocs-before.Mallocs, after.Frees-before.Frees
	// The runtime counts a tiny allocation as obtained and as freed at once.
	p.metric("allocs_per_op", perOperation(obtained))
	p.metric("bytes_per_op", perOperation(after.TotalAlloc-before.TotalAlloc))
	p.metric("live_allocs", float64(obtained)-float64(freed))
	if p.job.FixedHash && p.job.Cell.Map == "read-mostly" && obtained > 0 && !hashing.FixSyncMap(new(sync.Map)) {
		p.report.Remarks = append(p.report.Remarks, "a classic sync.Map draws the seeds of the maps inside it: two "+
			"processes differ by about a thousandth of the allocations")
	}
	p.absent("frees_per_op", "the collector frees, and it is off while the round is counted: see gc_cycles")
	p.absent("reallocs_per_op", "Go's allocator resizes no block: a larger one is a new one")
	return nil
}

// fillWaiters gives every processor of the runtime enough of the records by which goroutines wait. The runtime keeps
// those that were used, and takes a block for one only if it has none left: which of the threads' waits needs one is
// chance, and no cost of the map.
func fillWaiters() {
	const waiting, times = 256, 16
	for range times {
		gate := make(chan struct{})
		var ended sync.WaitGroup
		for range waiting {
			ended.Add(1)
			go func() {
				<-gate
				ended.Done()
			}()
		}
		for range waiting {
			runtime.Gosched()
		}
		close(gate)
		ended.Wait()
	}
}

// checkEmptyRegion counts a region in which the threads do nothing, which must be empty. The first may not be: a thread
// that waits for the first time takes a block, which the runtime keeps.
func checkEmptyRegion(threads *team, nothing func(int)) error {
	var before, after runtime.MemStats
	for range 16 {
		runtime.ReadMemStats(&before)
		threads.run(nothing)
		runtime.ReadMemStats(&after)
		if after.Mallocs == before.Mallocs && after.TotalAlloc == before.TotalAlloc {
			return nil
		}
	}
	return errors.New("an empty region counted allocations sixteen times: another goroutine allocates")
}
