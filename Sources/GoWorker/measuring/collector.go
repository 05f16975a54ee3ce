package measuring

import (
	"math"
	"runtime"
	"runtime/metrics"

	"maplab/goworker/machine"
	"maplab/goworker/program"
)

// Names of runtime/metrics, in the order of collectorReading's samples.
const (
	cycles = iota
	pauses
	assist
	collecting
	all
	unused
)

var collectorNames = []string{"/gc/cycles/automatic:gc-cycles", "/sched/pauses/total/gc:seconds",
	"/cpu/classes/gc/mark/assist:cpu-seconds", "/cpu/classes/gc/total:cpu-seconds", "/cpu/classes/total:cpu-seconds",
	"/cpu/classes/idle:cpu-seconds"}

// collectorReading is the runtime's counts since the process began.
type collectorReading struct {
	cycles                          float64
	pauseTotal                      float64
	pauses                          []uint64
	bounds                          []float64
	assist, collecting, all, unused float64
}

// readCollector reads them. The processor times are brought up to date by the runtime at the end of each collection.
func readCollector() collectorReading {
	samples := make([]metrics.Sample, len(collectorNames))
	for i, name := range collectorNames {
		samples[i].Name = name
	}
	metrics.Read(samples)
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	histogram := samples[pauses].Value.Float64Histogram()
	return collectorReading{cycles: float64(samples[cycles].Value.Uint64()), pauseTotal: float64(stats.PauseTotalNs),
		pauses: append([]uint64(nil), histogram.Counts...), bounds: histogram.Buckets,
		assist: samples[assist].Value.Float64(), collecting: samples[collecting].Value.Float64(),
		all: samples[all].Value.Float64(), unused: samples[unused].Value.Float64()}
}

// collector runs whole rounds as the time pass does, without a clock in them, and reads what the collector did.
//
// The figures are those of all measured rounds with their untimed parts. The collector is forced once before them, so
// that they begin with a heap that has just been collected; processor times are from the end of that collection to the
// end of the last one in the rounds, because the runtime counts them in whole collections. Pauses are from the
// runtime's histogram, whose steps are a sixteenth of a power of two; the middle of a step is reported, and of the
// longest one its end.
func (p *Pass) collector(workload program.ConcurrentWorkload) error {
	clock := machine.KernelClock()
	p.report.Clock = clock.Name
	lanes := workload.Lanes()
	operations, err := p.operations(lanes)
	if err != nil {
		return err
	}
	threads := newTeam(len(lanes))
	sums := make([]perThread[uint64], len(lanes))
	body := func(thread int) { sums[thread].value = lanes[thread].Run(0, lanes[thread].OperationsPerRound()) }
	round := func() error {
		p.guard.betweenRounds()
		workload.PrepareRound()
		threads.run(body)
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
	runtime.GC()
	before := readCollector()
	begin := clock.Now()
	rounds := 0
	until := newDeadline(clock, p.job.Seconds, p.job.MaximumRounds)
	for ; rounds == 0 || !until.isReached(rounds); rounds++ {
		if err := round(); err != nil {
			return err
		}
	}
	seconds := clock.Nanoseconds(clock.Now()-begin) * 1e-9
	p.recordCollector(before, readCollector(), rounds, operations, seconds)
	return nil
}

// recordCollector writes the metrics of the rounds between two readings.
func (p *Pass) recordCollector(before, after collectorReading, rounds, operations int, seconds float64) {
	collections := after.cycles - before.cycles
	p.metric("gc_cycles", collections/float64(rounds))
	p.metric("gc_cycles_per_op", collections/(float64(rounds)*float64(operations)))
	p.metric("gc_per_second", collections/seconds)
	if collections == 0 {
		// Whatever was paused for was forced by the lab itself.
		const none = "the collector did not run in the measured rounds"
		p.absent("gc_pause_p50_ns", none)
		p.absent("gc_pause_p99_ns", none)
		p.absent("gc_pause_max_ns", none)
		p.metric("gc_pause_total_ns", 0)
		p.metric("gc_assist_ns_per_op", 0)
		p.metric("gc_cpu_share", 0)
		return
	}
	counts := make([]uint64, len(after.pauses))
	total := uint64(0)
	for i := range counts {
		counts[i] = after.pauses[i] - before.pauses[i]
		total += counts[i]
	}
	p.metric("gc_pause_p50_ns", pausePercentile(counts, after.bounds, total, 0.5, 0.5))
	p.metric("gc_pause_p99_ns", pausePercentile(counts, after.bounds, total, 0.99, 0.5))
	p.metric("gc_pause_max_ns", pausePercentile(counts, after.bounds, total, 1, 1))
	p.metric("gc_pause_total_ns", (after.pauseTotal-before.pauseTotal)/float64(rounds))
	p.metric("gc_assist_ns_per_op", (after.assist-before.assist)*1e9/(float64(rounds)*float64(operations)))
	busy := after.all - before.all - (after.unused - before.unused)
	if busy > 0 {
		p.metric("gc_cpu_share", min(1, (after.collecting-before.collecting)/busy))
	} else {
		p.absent("gc_cpu_share", "the runtime counted no processor time between two collections")
	}
}

// pausePercentile is nanoseconds at a share of all pauses, at a place within the step: 0.5 is its middle, 1 its end.
func pausePercentile(counts []uint64, bounds []float64, total uint64, share, place float64) float64 {
	wanted := uint64(math.Ceil(share*float64(total) - 1e-9))
	sum := uint64(0)
	for i, count := range counts {
		if sum += count; count > 0 && sum >= wanted {
			low, high := max(0, bounds[i]), bounds[i+1]
			if math.IsInf(high, 1) {
				return low * 1e9
			}
			return (low + place*(high-low)) * 1e9
		}
	}
	return 0
}
