package measuring

import (
	"math"

	"maplab/goworker/machine"
	"maplab/goworker/program"
)

// clockShare is how much of a batch's time the clock may take: far below the promised 1 %, because a reading costs more
// than its own time, and the estimate of an operation's time comes from the warm-up and may be too long.
const clockShare = 0.001

// time measures wall time per operation: it warms up, chooses a batch so that the clock costs little of it, then runs
// whole rounds. A round's value is the sum of its batches over its operations; the process's value is the median of its
// rounds. Nothing is subtracted: `clock_share` reports how much of the time is the clock's.
//
// The collector keeps every processor that the process has: it works beside the program, as it does in a real one. The
// measuring thread alone is pinned, so that the time is that of one processor as in other engines; what the collector
// takes from it (assists, stops, its share of the caches) is part of the measured time.
func (p *Pass) time(workload program.Workload) error {
	clock := machine.CalibratedClock()
	operations, err := p.operations([]program.Workload{workload})
	if err != nil {
		return err
	}
	fastest := math.Inf(1)
	for range max(1, p.job.WarmUpRounds) {
		ticks, err := p.timedRound(workload, clock, operations)
		if err != nil {
			return err
		}
		fastest = min(fastest, clock.Nanoseconds(ticks))
	}
	batch := batchOperations(operations, fastest/float64(operations), clock.Cost)

	values := newSamples()
	total := 0.0
	rounds := 0
	before := p.watch.Now()
	until := newDeadline(clock, p.job.Seconds, p.job.MaximumRounds)
	for ; rounds == 0 || !until.isReached(rounds); rounds++ {
		ticks, err := p.timedRound(workload, clock, batch)
		if err != nil {
			return err
		}
		nanoseconds := clock.Nanoseconds(ticks)
		total += nanoseconds
		values.add(nanoseconds / float64(operations))
	}
	interruptions := p.watch.Now().Since(before)

	median := machine.Median(values.values)
	p.report.Clock = clock.Name
	p.report.RoundNanoseconds = values.values
	p.metric("ns_per_op", median)
	p.metric("ops_per_second", 1e9/median)
	p.metric("batch_operations", float64(batch))
	p.metric("rounds", float64(rounds))
	// From one reading to the next: each batch's time includes the cost of one reading.
	readings := rounds * ((operations + batch - 1) / batch)
	p.metric("clock_share", float64(readings)*clock.Cost/total)
	p.recordInterruptions(interruptions)
	return nil
}

// timedRound runs one round with a clock reading after each batch and returns the ticks from the first to the last.
func (p *Pass) timedRound(workload program.Workload, clock *machine.Clock, batch int) (uint64, error) {
	operations := workload.OperationsPerRound()
	p.guard.betweenRounds()
	workload.PrepareRound()
	sum, ticks := uint64(0), uint64(0)
	last := clock.Now()
	for position := 0; position < operations; {
		end := min(position+batch, operations)
		sum += workload.Run(position, end)
		position = end
		now := clock.Now()
		ticks += now - last
		last = now
	}
	workload.FinishRound()
	// A round shorter than a tick is a tick: a time of zero would make its rate infinite.
	return max(1, ticks), p.check(sum)
}

// batchOperations is the smallest batch whose clock reading stays below clockShare of its time. A round too short for
// two such batches is one batch.
func batchOperations(operations int, nanosecondsPerOperation, clockCost float64) int {
	needed := clockCost / (clockShare * max(nanosecondsPerOperation, 0.01))
	if needed >= float64(operations) {
		return operations
	}
	return max(1, int(math.Ceil(needed)))
}
