package measuring

import (
	"fmt"

	"maplab/goworker/machine"
	"maplab/goworker/program"
)

// latencyMetrics are those of the pass that a cell without single operations lacks.
var latencyMetrics = []string{"p50_ns", "p90_ns", "p99_ns", "p999_ns", "p9999_ns", "max_ns", "clock_floor_ns",
	"offered_rate", "achieved_rate", "service_p50_ns", "service_p99_ns", "service_p999_ns", "service_max_ns"}

// idle is operations that do nothing: what the pass measures to find its own floor.
type idle int

// OperationsPerRound is program.Workload's, as everything below.
func (i idle) OperationsPerRound() int { return int(i) }

// PrepareRound does nothing.
func (idle) PrepareRound() {}

// Run does nothing.
//
//go:noinline
func (idle) Run(int, int) uint64 { return 0 }

// FinishRound does nothing.
func (idle) FinishRound() {}

// ringSize is how many latencies wait: 4 KiB, which stay in the first-level cache.
const ringSize = 512

// closedRecorder is one thread's latencies in the closed loop: each operation begins when the one before it has ended.
// The histogram, which is larger than the caches' first level, is touched only between two full rings.
type closedRecorder struct {
	ring      [ringSize]uint64
	histogram *histogram
	sum       uint64
}

// run runs all operations one by one. The clock is read once between two operations; the ring is emptied outside any
// interval, and the first operation after that begins with a reading of its own.
func (r *closedRecorder) run(workload program.Workload, clock *machine.Clock) {
	operations := workload.OperationsPerRound()
	r.sum = 0
	for position := 0; position < operations; {
		count := min(ringSize, operations-position)
		last := clock.Now()
		for index := range r.ring[:count] {
			r.sum += workload.Run(position+index, position+index+1)
			now := clock.Now()
			r.ring[index] = now - last
			last = now
		}
		for _, ticks := range r.ring[:count] {
			r.histogram.record(ticks)
		}
		position += count
	}
}

// closedLatencies is what the closed loop found.
type closedLatencies struct {
	histogram     *histogram
	interruptions machine.Interruptions
}

// closed runs whole rounds, one operation at a time, with a thread for each lane.
func (p *Pass) closed(
	workload program.ConcurrentWorkload, clock *machine.Clock, warmUpRounds int, seconds float64, isFloor bool,
) (closedLatencies, error) {
	lanes := workload.Lanes()
	threads := newTeam(len(lanes))
	recorders := make([]*closedRecorder, len(lanes))
	operations := 0
	for i, lane := range lanes {
		recorders[i] = &closedRecorder{histogram: newHistogram()}
		operations += lane.OperationsPerRound()
	}
	body := func(thread int) { recorders[thread].run(lanes[thread], clock) }
	round := func() error {
		p.guard.betweenRounds()
		workload.PrepareRound()
		threads.run(body)
		sum := workload.FinishRound()
		for _, recorder := range recorders {
			sum += recorder.sum
		}
		if isFloor {
			return nil
		}
		return p.check(sum)
	}
	// Recorded in the histograms too, so that their pages are resident before the measured rounds; then discarded.
	for range warmUpRounds {
		if err := round(); err != nil {
			return closedLatencies{}, err
		}
	}
	for _, recorder := range recorders {
		recorder.histogram.reset()
	}
	rounds := 0
	before := p.watch.Now()
	for until := newDeadline(clock, seconds, p.job.MaximumRounds); rounds == 0 || !until.isReached(rounds); rounds++ {
		if err := round(); err != nil {
			return closedLatencies{}, err
		}
	}
	found := closedLatencies{recorders[0].histogram, p.watch.Now().Since(before)}
	for _, recorder := range recorders[1:] {
		found.histogram.add(recorder.histogram)
	}
	if found.histogram.total != rounds*operations {
		return found, fmt.Errorf("%d latencies recorded of %d", found.histogram.total, rounds*operations)
	}
	return found, nil
}

// latency measures the latency of every single operation in the closed loop. A latency is the difference of two
// consecutive readings and so includes the cost of one; the median of operations that do nothing, in the same loop, is
// reported as `clock_floor_ns`. Nothing is subtracted.
func (p *Pass) latency(workload program.ConcurrentWorkload) error {
	clock := machine.CalibratedClock()
	p.report.Clock = clock.Name
	if _, err := p.operations(workload.Lanes()); err != nil {
		return err
	}
	// A tenth of the time for the floor: it is one number.
	floor, err := p.closed(solo{idle(p.job.OperationsPerRound)}, clock, 1, min(0.2, p.job.Seconds/10), true)
	if err != nil {
		return err
	}
	p.metric("clock_floor_ns", clock.Nanoseconds(floor.histogram.percentile(50)))
	found, err := p.closed(workload, clock, max(1, p.job.WarmUpRounds), p.job.Seconds, false)
	if err != nil {
		return err
	}
	p.recordInterruptions(found.interruptions)
	p.recordLatencies(found.histogram, clock)
	return nil
}

// recordLatencies writes the distribution and the metrics derived from it.
func (p *Pass) recordLatencies(h *histogram, clock *machine.Clock) {
	p.metric("p50_ns", clock.Nanoseconds(h.percentile(50)))
	p.metric("p90_ns", clock.Nanoseconds(h.percentile(90)))
	p.metric("p99_ns", clock.Nanoseconds(h.percentile(99)))
	p.metric("p999_ns", clock.Nanoseconds(h.percentile(99.9)))
	p.metric("p9999_ns", clock.Nanoseconds(h.percentile(99.99)))
	p.metric("max_ns", clock.Nanoseconds(h.most))
	p.report.Percentiles = h.distribution(clock.NanosecondsPerTick)
	p.report.LatencyCounts = h.steps(clock.NanosecondsPerTick)
}
