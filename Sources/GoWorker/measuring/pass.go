// Package measuring has the passes: each runs a program's rounds in its own way and writes what it finds into a report.
package measuring

import (
	"errors"
	"fmt"

	"maplab/goworker/machine"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// Pass is one pass of one cell in this process.
type Pass struct {
	// Rehearsal makes the life of a map like the cell's, but with few entries; nil for studies.
	Rehearsal func() program.MemoryWorkload

	job      protocol.Job
	setting  program.Setting
	report   *protocol.Report
	watch    *machine.InterruptionWatch
	guard    *heapGuard
	checksum uint64
	rounds   int
}

// NewPass prepares a pass that writes into a report. Call it on the measuring thread, after it was pinned and the
// collector was set.
func NewPass(job protocol.Job, setting program.Setting, report *protocol.Report) *Pass {
	return &Pass{job: job, setting: setting, report: report, watch: machine.WatchInterruptions(),
		guard: newHeapGuard(job.Cell.Collector)}
}

// Run runs the job's pass on a program.
func (p *Pass) Run(made program.Program) error {
	defer p.guard.remark(p.report)
	isConcurrent := p.job.Cell.Threads > 1 && made.Threads != nil
	if p.job.Pass == "memory" {
		return p.runMemory(made, isConcurrent)
	}
	if made.Rounds == nil && !isConcurrent {
		return protocol.Refuse("%s has nothing for the pass %s", p.job.Cell.Study, p.job.Pass)
	}
	concurrent := func() program.ConcurrentWorkload {
		if isConcurrent {
			return made.Threads()
		}
		return solo{made.Rounds()}
	}
	switch {
	case p.job.Pass == "time" && isConcurrent:
		return p.concurrentTime(made.Threads())
	case p.job.Pass == "time":
		return p.time(made.Rounds())
	case p.job.Pass == "latency" && p.job.Cell.Kind == "iterate":
		for _, metric := range latencyMetrics {
			p.absent(metric, "a walk over the whole map can't be cut into single operations")
		}
		return p.checksumOnly(concurrent())
	case p.job.Pass == "latency" && p.job.Cell.Load != nil:
		return p.openLatency(concurrent())
	case p.job.Pass == "latency":
		return p.latency(concurrent())
	case p.job.Pass == "allocations":
		return p.allocations(concurrent())
	default:
		return p.collector(concurrent())
	}
}

// runMemory runs the memory pass, which is about one thread's map.
func (p *Pass) runMemory(made program.Program, isConcurrent bool) error {
	if isConcurrent {
		for _, metric := range memoryMetrics {
			p.absent(metric, "the life of a map is one thread's: see the cell with threads = 1")
		}
		return p.checksumOnly(made.Threads())
	}
	if made.Life == nil {
		return protocol.Refuse("%s has nothing for the pass memory", p.job.Cell.Study)
	}
	return p.memory(made)
}

// solo is a workload as the only lane.
type solo struct{ workload program.Workload }

// Lanes is program.ConcurrentWorkload's.
func (s solo) Lanes() []program.Workload { return []program.Workload{s.workload} }

// PrepareRound is program.ConcurrentWorkload's.
func (s solo) PrepareRound() { s.workload.PrepareRound() }

// FinishRound adds nothing to the lane's checksum.
func (s solo) FinishRound() uint64 {
	s.workload.FinishRound()
	return 0
}

// metric records a value.
func (p *Pass) metric(name string, value float64) { p.report.Metrics[name] = value }

// absent records why a metric has no value.
func (p *Pass) absent(name, reason string) { p.report.Unavailable[name] = reason }

// check compares a round's checksum with the rounds before it.
func (p *Pass) check(checksum uint64) error {
	p.rounds++
	if p.rounds > 1 && checksum != p.checksum {
		return fmt.Errorf("round %d gave checksum %016x, the rounds before it %016x", p.rounds, checksum, p.checksum)
	}
	p.checksum = checksum
	p.report.Checksum = fmt.Sprintf("%016x", checksum)
	return nil
}

// operations is that of one round, all threads together.
func (p *Pass) operations(lanes []program.Workload) (int, error) {
	total := 0
	for _, lane := range lanes {
		if lane.OperationsPerRound() < 1 {
			return 0, errors.New("the workload has no operations")
		}
		total += lane.OperationsPerRound()
	}
	p.report.OperationsPerRound = total
	return total, nil
}

// checksumOnly runs one unmeasured round, one lane after the other.
func (p *Pass) checksumOnly(workload program.ConcurrentWorkload) error {
	lanes := workload.Lanes()
	if _, err := p.operations(lanes); err != nil {
		return err
	}
	workload.PrepareRound()
	sum := uint64(0)
	for _, lane := range lanes {
		sum += lane.Run(0, lane.OperationsPerRound())
	}
	return p.check(sum + workload.FinishRound())
}

// recordInterruptions writes what disturbed the measured rounds, and the reason for each figure that is missing.
func (p *Pass) recordInterruptions(i machine.Interruptions) {
	p.metric("region_seconds", float64(i.Nanoseconds)*1e-9)
	p.metric("involuntary_switches", float64(i.InvoluntarySwitches))
	p.metric("minor_faults", float64(i.MinorFaults))
	p.metric("major_faults", float64(i.MajorFaults))
	if i.StealTicks >= 0 {
		p.metric("steal_ticks", float64(i.StealTicks))
	} else {
		p.absent("steal_ticks", "/proc/stat does not report steal_ticks")
	}
	// A thread that may run anywhere has no processor of its own.
	if i.OwnStealTicks >= 0 {
		p.metric("worker_steal_ticks", float64(i.OwnStealTicks))
	}
	if i.RunQueueWait >= 0 {
		p.metric("run_queue_wait_ns", float64(i.RunQueueWait))
	} else {
		p.absent("run_queue_wait_ns", "/proc/self/schedstat does not report run_queue_wait_ns")
	}
}

// deadline decides when a pass has measured enough: after a time or a number of rounds, whichever comes first.
type deadline struct {
	clock         *machine.Clock
	end           uint64
	maximumRounds int
}

// newDeadline begins now; at least one round is measured.
func newDeadline(clock *machine.Clock, seconds float64, maximumRounds int) deadline {
	return deadline{clock, clock.Now() + clock.Ticks(max(0, min(seconds, 1e6))*1e9), maximumRounds}
}

// isReached is true once no further round should start.
func (d deadline) isReached(rounds int) bool {
	return d.maximumRounds > 0 && rounds >= d.maximumRounds || d.clock.Now() >= d.end
}

// mostSamples is how many rounds' values are kept.
const mostSamples = 4096

// samples are the values of many rounds in bounded memory that exists before the first: when it is full, every second
// value is dropped and from then on only every second (fourth, eighth …) is kept. What stays is spread evenly.
type samples struct {
	values          []float64
	stride, skipped int
}

// newSamples are none yet.
func newSamples() *samples {
	return &samples{values: machine.OffHeap[float64](mostSamples)[:0], stride: 1}
}

// add adds the next round's value.
func (s *samples) add(value float64) {
	if s.skipped > 0 {
		s.skipped--
		return
	}
	if len(s.values) == mostSamples {
		for i := range mostSamples / 2 {
			s.values[i] = s.values[2*i]
		}
		s.values = s.values[:mostSamples/2]
		s.stride *= 2
	}
	s.values = append(s.values, value)
	s.skipped = s.stride - 1
}
