package measuring

import (
	"runtime"

	"maplab/goworker/machine"
	"maplab/goworker/program"
	"maplab/goworker/workload"
)

// A round under an open load may take mostDelay times as long as it should, and grace ticks of nanoseconds longer.
const (
	mostDelay = 3.0
	grace     = 1e9
)

// openRecorder is one thread's latencies under an open load: each operation is due at a time that was set in advance.
//
// The latency counts from when the operation was due, the service time from when it really started; both end with it.
// All figures of a round are kept in memory that was touched before, and go into the histograms when the round is over:
// any work between two operations would delay the next one.
type openRecorder struct {
	due, latencies, services []uint64
	mostTicks                uint64
	latency, service         *histogram
	yields                   bool
	round                    openRound
}

// openRound is how a round ended.
type openRound struct {
	checksum, elapsed uint64
	completed         int
	isCutShort        bool
}

// newOpenRecorder prepares one for arrivals in nanoseconds from a round's start, ascending.
func newOpenRecorder(arrivals []uint64, clock *machine.Clock, yields bool) *openRecorder {
	r := &openRecorder{due: machine.OffHeap[uint64](len(arrivals)), latencies: machine.OffHeap[uint64](len(arrivals)),
		services: machine.OffHeap[uint64](len(arrivals)), latency: newHistogram(), service: newHistogram(), yields: yields}
	for i, arrival := range arrivals {
		r.due[i] = clock.Ticks(float64(arrival))
		r.latencies[i], r.services[i] = 0, 0
	}
	r.mostTicks = clock.Ticks(mostDelay*float64(arrivals[len(arrivals)-1]) + grace)
	return r
}

// wait reads the clock until it is time: a sleep would not end at a precise moment.
func (r *openRecorder) wait(clock *machine.Clock, moment uint64) uint64 {
	for {
		now := clock.Now()
		if now >= moment {
			return now
		}
		if r.yields {
			runtime.Gosched()
		}
	}
}

// run runs the operations when they are due, or as soon after that as the ones before them have ended. A thread that is
// too far behind gives up the rest; operations that were already due count with the time that they waited in vain, so
// that nothing slow is left out.
func (r *openRecorder) run(workload program.Workload, clock *machine.Clock) {
	r.round = openRound{}
	start := clock.Now()
	limit := start + r.mostTicks
	position := 0
	end := start
	for position < len(r.due) {
		intended := start + r.due[position]
		begin := r.wait(clock, intended)
		if begin > limit {
			r.round.isCutShort = true
			break
		}
		r.round.checksum += workload.Run(position, position+1)
		end = clock.Now()
		r.latencies[position] = end - intended
		r.services[position] = end - begin
		position++
	}
	r.round.completed = position
	r.round.elapsed = end - start
	for index := range position {
		r.latency.record(r.latencies[index])
		r.service.record(r.services[index])
	}
	for now := clock.Now(); position < len(r.due) && start+r.due[position] < now; position++ {
		r.latency.record(now - start - r.due[position])
	}
}

// openLatencies is what was measured under an open load, in ticks.
type openLatencies struct {
	latency, service   *histogram
	due, completed     int
	scheduled, elapsed uint64
}

// open runs whole rounds with a thread for each lane, each operation when it is due.
func (p *Pass) open(
	work program.ConcurrentWorkload, clock *machine.Clock, arrivals [][]uint64, warmUpRounds int, seconds float64,
	maximumRounds int, isFloor bool,
) (openLatencies, error) {
	lanes := work.Lanes()
	threads := newTeam(len(lanes))
	recorders := make([]*openRecorder, len(lanes))
	operations := 0
	scheduled := uint64(0)
	for i, lane := range lanes {
		recorders[i] = newOpenRecorder(arrivals[i], clock, threads.isOversubscribed)
		scheduled = max(scheduled, recorders[i].due[len(arrivals[i])-1])
		operations += lane.OperationsPerRound()
	}
	check := func(sum uint64) error {
		if isFloor {
			return nil
		}
		return p.check(sum)
	}
	for range warmUpRounds {
		work.PrepareRound()
		threads.run(func(thread int) {
			recorders[thread].round.checksum = lanes[thread].Run(0, lanes[thread].OperationsPerRound())
		})
		sum := work.FinishRound()
		for _, recorder := range recorders {
			sum += recorder.round.checksum
		}
		if err := check(sum); err != nil {
			return openLatencies{}, err
		}
	}
	body := func(thread int) { recorders[thread].run(lanes[thread], clock) }
	result := openLatencies{latency: recorders[0].latency, service: recorders[0].service}
	// A round can't be cut to the remaining time: it is started if more than half of it fits into the requested time.
	half := clock.Nanoseconds(scheduled) * 0.5e-9
	until := newDeadline(clock, seconds-half, maximumRounds)
	isCutShort := false
	for rounds := 0; rounds == 0 || !isCutShort && !until.isReached(rounds); rounds++ {
		p.guard.betweenRounds()
		work.PrepareRound()
		threads.run(body)
		sum := work.FinishRound()
		elapsed := uint64(0)
		for _, recorder := range recorders {
			sum += recorder.round.checksum
			isCutShort = isCutShort || recorder.round.isCutShort
			result.completed += recorder.round.completed
			elapsed = max(elapsed, recorder.round.elapsed)
		}
		// Operations left out are missing from the checksum.
		if !isCutShort {
			if err := check(sum); err != nil {
				return result, err
			}
		}
		result.due += operations
		result.scheduled += scheduled
		result.elapsed += elapsed
	}
	for _, recorder := range recorders[1:] {
		result.latency.add(recorder.latency)
		result.service.add(recorder.service)
	}
	return result, nil
}

// openLatency measures latencies under the cell's load: every operation is due at a set time, and its latency counts
// from then on, whatever kept it from starting. Warm-up rounds run in the closed loop.
func (p *Pass) openLatency(work program.ConcurrentWorkload) error {
	clock := machine.CalibratedClock()
	p.report.Clock = clock.Name
	if _, err := p.operations(work.Lanes()); err != nil {
		return err
	}
	// Half a million a second, which is below what the clock can do. In many short rounds, because losing the processor
	// delays the rest of the round.
	floorArrivals := make([]uint64, 100)
	for i := range floorArrivals {
		floorArrivals[i] = uint64(i) * 2_000
	}
	floor, err := p.open(solo{idle(len(floorArrivals))}, clock, [][]uint64{floorArrivals}, 1, 1, 200, true)
	if err != nil {
		return err
	}
	p.metric("clock_floor_ns", clock.Nanoseconds(floor.latency.percentile(50)))

	var arrivals [][]uint64
	for thread, lane := range work.Lanes() {
		arrivals = append(arrivals, workload.Arrivals(*p.job.Cell.Load, p.job.Seed, thread, p.job.Cell.Threads,
			lane.OperationsPerRound()))
	}
	found, err := p.open(work, clock, arrivals, max(1, p.job.WarmUpRounds), p.job.Seconds, p.job.MaximumRounds, false)
	if err != nil {
		return err
	}
	p.recordLatencies(found.latency, clock)
	p.metric("service_p50_ns", clock.Nanoseconds(found.service.percentile(50)))
	p.metric("service_p99_ns", clock.Nanoseconds(found.service.percentile(99)))
	p.metric("service_p999_ns", clock.Nanoseconds(found.service.percentile(99.9)))
	p.metric("service_max_ns", clock.Nanoseconds(found.service.most))
	p.report.ServiceCounts = found.service.steps(clock.NanosecondsPerTick)
	// A schedule that ends with its first operation counts as one tick.
	rate := func(operations int, ticks uint64) float64 {
		return float64(operations) * 1e9 / clock.Nanoseconds(max(1, ticks))
	}
	p.metric("offered_rate", rate(found.due, found.scheduled))
	p.metric("achieved_rate", rate(found.completed, max(found.elapsed, found.scheduled)))
	return nil
}
