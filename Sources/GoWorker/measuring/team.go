package measuring

import (
	"runtime"
	"sync/atomic"

	"maplab/goworker/machine"
)

// team is threads that live as long as the process measures and run rounds together: once all are ready, all start.
// Between two rounds they sleep. Each is a goroutine on a thread of its own, which has its own processor if there are
// enough. A team of one is the calling thread itself.
type team struct {
	count int
	// isOversubscribed is true if there are more threads than processors they may run on.
	isOversubscribed bool
	start            []chan func(int)
	ended            chan struct{}
	barrier          barrier
}

// newTeam starts the threads; the process's last processors are used first, because interrupts are usually on the
// first.
func newTeam(count int) *team {
	processors := machine.AllowedProcessors()
	t := &team{count: count, isOversubscribed: count > max(len(processors), 1), ended: make(chan struct{}, count)}
	if count == 1 {
		return t
	}
	t.barrier.threads = int64(count)
	if !t.isOversubscribed {
		t.barrier.yieldsAfter = 100_000
	}
	for index := range count {
		processor := -1
		switch {
		case !t.isOversubscribed:
			processor = processors[len(processors)-1-index]
		case len(processors) == 1:
			// The runtime starts its threads unpinned, whatever the measuring thread is.
			processor = processors[0]
		}
		start := make(chan func(int), 1)
		t.start = append(t.start, start)
		go t.work(index, processor, start)
	}
	return t
}

// work is what a thread does.
func (t *team) work(index, processor int, start chan func(int)) {
	runtime.LockOSThread()
	if processor >= 0 {
		// If it can't be pinned, the kernel places it: worse, but no reason not to measure.
		_ = machine.Pin(processor)
	}
	for body := range start {
		t.barrier.wait()
		body(index)
		t.ended <- struct{}{}
	}
}

// run calls body once on each thread, which gets its number, and returns when all have finished.
func (t *team) run(body func(int)) {
	if t.count == 1 {
		body(0)
		return
	}
	for _, start := range t.start {
		start <- body
	}
	for range t.count {
		<-t.ended
	}
}

// barrier is where threads wait for each other before they start. They spin, so that they continue within a fraction of
// a microsecond of each other; after some turns they let other goroutines run.
type barrier struct {
	threads     int64
	yieldsAfter int
	arrived     atomic.Int64
	_           [120]byte
	generation  atomic.Int64
}

// wait returns when all threads have called it as often as this one.
func (b *barrier) wait() {
	current := b.generation.Load()
	if b.arrived.Add(1) == b.threads {
		b.arrived.Store(0)
		b.generation.Store(current + 1)
		return
	}
	for spins := 0; b.generation.Load() == current; spins++ {
		if spins >= b.yieldsAfter {
			runtime.Gosched()
		}
	}
}

// perThread is one value per thread, each on its own pair of cache lines.
type perThread[T any] struct {
	value T
	_     [128]byte
}
