package measuring

import (
	"maplab/goworker/machine"
	"maplab/goworker/program"
)

// laneTime is when a thread began and ended, and what its operations returned.
type laneTime struct{ begin, end, checksum uint64 }

// concurrentTime measures wall time per operation of several threads.
//
// A round's wall time is from the first thread's start, after all were ready, to the last one's end, by the kernel's
// clock, which is the same on every processor; there are only two readings per thread and round.
func (p *Pass) concurrentTime(workload program.ConcurrentWorkload) error {
	clock := machine.KernelClock()
	lanes := workload.Lanes()
	operations, err := p.operations(lanes)
	if err != nil {
		return err
	}
	threads := newTeam(len(lanes))
	times := make([]perThread[laneTime], len(lanes))
	body := func(thread int) {
		begin := clock.Now()
		sum := lanes[thread].Run(0, lanes[thread].OperationsPerRound())
		times[thread].value = laneTime{begin, clock.Now(), sum}
	}
	round := func() error {
		p.guard.betweenRounds()
		workload.PrepareRound()
		threads.run(body)
		sum := workload.FinishRound()
		for i := range times {
			sum += times[i].value.checksum
		}
		return p.check(sum)
	}
	for range max(1, p.job.WarmUpRounds) {
		if err := round(); err != nil {
			return err
		}
	}

	figures := newThreadFigures(lanes, p.job.Cell.Roles != nil)
	if p.job.Cell.Roles != nil {
		figures.readers = p.job.Cell.Roles.Readers
	}
	rounds := 0
	before := p.watch.Now()
	until := newDeadline(clock, p.job.Seconds, p.job.MaximumRounds)
	for ; rounds == 0 || !until.isReached(rounds); rounds++ {
		if err := round(); err != nil {
			return err
		}
		figures.add(times)
	}
	interruptions := p.watch.Now().Since(before)

	p.report.Clock = clock.Name
	p.report.RoundNanoseconds = figures.wall.values
	figures.record(p)
	p.metric("batch_operations", float64(operations)/float64(len(lanes)))
	p.metric("rounds", float64(rounds))
	p.metric("clock_share", float64(rounds)*clock.Cost/figures.total)
	p.recordInterruptions(interruptions)
	return nil
}

// threadFigures collects the figures of rounds of several threads.
type threadFigures struct {
	operations                                               []float64
	all, total                                               float64
	hasRoles                                                 bool
	readers                                                  int
	wall, fastest, slowest, overlap, readerTimes, writerTime *samples
}

// newThreadFigures are none yet.
func newThreadFigures(lanes []program.Workload, hasRoles bool) *threadFigures {
	f := &threadFigures{hasRoles: hasRoles, wall: newSamples(), fastest: newSamples(), slowest: newSamples(),
		overlap: newSamples(), readerTimes: newSamples(), writerTime: newSamples()}
	for _, lane := range lanes {
		f.operations = append(f.operations, float64(lane.OperationsPerRound()))
		f.all += float64(lane.OperationsPerRound())
	}
	return f
}

// add adds a round.
func (f *threadFigures) add(times []perThread[laneTime]) {
	first := times[0].value
	begin, lastBegin, end, firstEnd := first.begin, first.begin, first.end, first.end
	fastest, slowest := 0.0, 0.0
	for i := range times {
		t := times[i].value
		begin, lastBegin = min(begin, t.begin), max(lastBegin, t.begin)
		end, firstEnd = max(end, t.end), min(firstEnd, t.end)
		own := float64(t.end-t.begin) / f.operations[i]
		if i == 0 {
			fastest, slowest = own, own
		}
		fastest, slowest = min(fastest, own), max(slowest, own)
	}
	// A round shorter than a tick is a tick: a time of zero would make its rate infinite.
	wall := float64(max(1, end-begin))
	f.total += wall
	f.wall.add(wall / f.all)
	f.fastest.add(fastest)
	f.slowest.add(slowest)
	overlap := 0.0
	if firstEnd > lastBegin {
		overlap = float64(firstEnd-lastBegin) / wall
	}
	f.overlap.add(overlap)
	if f.hasRoles {
		f.readerTimes.add(f.mean(times, 0, f.readers))
		f.writerTime.add(f.mean(times, f.readers, len(times)))
	}
}

// mean is the time of some threads over their operations.
func (f *threadFigures) mean(times []perThread[laneTime], first, end int) float64 {
	spent, operations := 0.0, 0.0
	for i := first; i < end; i++ {
		spent += float64(times[i].value.end - times[i].value.begin)
		operations += f.operations[i]
	}
	return spent / max(1, operations)
}

// record writes the medians.
func (f *threadFigures) record(p *Pass) {
	wall := machine.Median(f.wall.values)
	p.metric("ns_per_op", wall)
	p.metric("ops_per_second", 1e9/wall)
	p.metric("fastest_thread_ns_per_op", machine.Median(f.fastest.values))
	p.metric("slowest_thread_ns_per_op", machine.Median(f.slowest.values))
	p.metric("thread_overlap", machine.Median(f.overlap.values))
	if f.hasRoles {
		p.metric("reader_ns_per_op", machine.Median(f.readerTimes.values))
		p.metric("writer_ns_per_op", machine.Median(f.writerTime.values))
	}
}
