package races

import (
	"sync"
	"sync/atomic"

	"maplab/goworker/studies/study"
)

// counting is a counter that goroutines add to at once.
type counting interface {
	increment()
	value() int
}

// unsynchronised adds without any synchronisation: reads, adds and writes back a value that may be stale by then. The
// race is the point.
type unsynchronised struct{ count int }

//go:noinline
func (c *unsynchronised) increment() { c.count++ }
func (c *unsynchronised) value() int { return c.count }

// atomically adds with an atomic instruction.
type atomically struct{ count atomic.Int64 }

//go:noinline
func (c *atomically) increment() { c.count.Add(1) }
func (c *atomically) value() int { return int(c.count.Load()) }

// locked adds while others are locked out.
type locked struct {
	lock  sync.Mutex
	count int
}

//go:noinline
func (c *locked) increment() {
	c.lock.Lock()
	c.count++
	c.lock.Unlock()
}
func (c *locked) value() int { return c.count }

// newCounting makes the counter of a form.
func newCounting(form string) counting {
	switch form {
	case "atomic":
		return &atomically{}
	case "mutex":
		return &locked{}
	default:
		return &unsynchronised{}
	}
}

// count is the counter's value after so many goroutines have begun together and made so many additions.
func count(counter counting, goroutines, additions int) int {
	gate := make(chan struct{})
	var all sync.WaitGroup
	for number := 0; number < goroutines; number++ {
		share := additions / goroutines
		if number < additions%goroutines {
			share++
		}
		all.Add(1)
		go func() {
			defer all.Done()
			<-gate
			for ; share > 0; share-- {
				counter.increment()
			}
		}()
	}
	close(gate)
	all.Wait()
	return counter.value()
}

// mostRuns is the limit: 500 runs, or as many as make ten million additions. A race that was not seen in so many is not
// refuted, only not seen.
func mostRuns(additions int) int { return max(1, min(500, 10_000_000/max(1, additions))) }

// observeLost records runs until one loses an update.
func observeLost(setting study.Setting, observations *study.Observations) error {
	additions, bound := setting.CellOperations, mostRuns(setting.CellOperations)
	runs, counted := 0, additions
	for counted == additions && runs < bound {
		counted = count(newCounting(setting.Form), setting.Threads, additions)
		runs++
	}
	observations.Count("additions", additions)
	observations.Count("counted", counted)
	observations.Count("lost_updates", additions-counted)
	observations.Count("runs", runs)
	if counted < additions {
		observations.Count("runs_until_loss", runs)
	} else {
		observations.Absent("no update was lost in the runs that were made", "runs_until_loss")
	}
	return nil
}
