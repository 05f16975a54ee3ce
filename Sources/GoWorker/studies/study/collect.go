package study

import (
	"runtime"
	"time"
)

// patience is how long a finalizer may take before the collector is forced once more.
const patience = 100 * time.Millisecond

// waits tells whether a channel was closed within the patience.
func waits(ran <-chan struct{}) bool {
	// Stopped, so that it is not counted among what the program holds.
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-ran:
		return true
	case <-timer.C:
		return false
	}
}

// collections are how often the collector is forced. The first finds what is dead and queues its finalizers. When that of
// an object that the second has found dead runs, all of the first have run: a single goroutine runs them, in the order of
// the collections. The third frees what had a finalizer.
const collections = 3

// Collect forces the collector and returns when the finalizers of all that was dead have run.
func Collect() {
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
