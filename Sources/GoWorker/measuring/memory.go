package measuring

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"maplab/goworker/machine"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// Steps in which the map is filled and emptied, with a reading after each.
const (
	buildSteps  = 64
	deleteSteps = 16
)

// memoryMetrics are those of the pass.
var memoryMetrics = []string{"rss_baseline_kib", "rss_built_kib", "rss_peak_kib", "rss_after_delete_kib",
	"rss_after_trim_kib", "rss_after_regrowth_kib", "rss_after_rebuild_kib", "heap_baseline_bytes",
	"heap_allocated_bytes", "heap_resident_bytes", "heap_mapped_bytes", "heap_built_bytes", "heap_after_delete_bytes",
	"heap_after_regrowth_bytes", "heap_after_drop_bytes", "heap_after_rebuild_bytes", "bytes_per_entry", "fragmentation",
	"heap_inuse_bytes", "heap_objects", "next_gc_bytes"}

// memoryReading is what is read at a turning point of the map's life.
type memoryReading struct {
	rss                                            int
	allocated, resident, mapped, inuse, objs, next float64
}

// memoryRecorder takes readings and keeps them in memory that exists before the first, outside of the heap.
type memoryRecorder struct {
	memory  *machine.Memory
	stats   runtime.MemStats
	started uint64
	points  []protocol.MemoryPoint
}

// record takes one reading. Before a stage's the collector is forced, and only there: the figures are then those of
// what the program holds. Between the steps of building and deleting it works as it is set.
func (r *memoryRecorder) record(stage string, entries int, isStage bool) (memoryReading, error) {
	if isStage {
		runtime.GC()
	}
	runtime.ReadMemStats(&r.stats)
	rss, err := r.memory.ResidentKiB()
	resident := r.stats.HeapSys - r.stats.HeapReleased
	r.points = append(r.points, protocol.MemoryPoint{Stage: stage,
		ElapsedMilliseconds: float64(machine.KernelNanoseconds()-r.started) / 1e6, Entries: entries, RSSKiB: rss,
		HeapAllocatedBytes: int(r.stats.HeapAlloc), HeapResidentBytes: int(resident)})
	return memoryReading{rss: rss, allocated: float64(r.stats.HeapAlloc), resident: float64(resident),
		mapped: float64(r.stats.HeapSys), inuse: float64(r.stats.HeapInuse), objs: float64(r.stats.HeapObjects),
		next: float64(r.stats.NextGC)}, err
}

// steps calls a function with the bounds of at most count ranges of nearly equal length, and takes a reading after
// each.
func (r *memoryRecorder) steps(stage string, total, count int, work func(first, end int) (entries int)) error {
	count = min(count, total)
	for step := range count {
		entries := work(total*step/count, total*(step+1)/count)
		if _, err := r.record(stage, entries, false); err != nil {
			return err
		}
	}
	return nil
}

// build fills a map step by step.
func (r *memoryRecorder) build(life program.MemoryWorkload) error {
	return r.steps("building", life.Entries(), buildSteps, func(first, end int) int {
		life.Build(first, end)
		return end
	})
}

// empty empties it step by step.
func (r *memoryRecorder) empty(life program.MemoryWorkload) error {
	return r.steps("deleting", life.Entries(), deleteSteps, func(first, end int) int {
		life.Delete(first, end)
		return life.Count()
	})
}

// memory reads the memory of one map's life: baseline, filled in 64 steps, after one round of work, emptied in 16
// steps, after the runtime was asked to give memory back, refilled with twice as many new keys, dropped, and rebuilt
// from the entries that were left. A rehearsal with a few entries comes first: what the runtime allocates when code
// runs for the first time belongs to no map.
func (p *Pass) memory(made program.Program) error {
	memory, err := machine.OpenMemory()
	if err != nil {
		return err
	}
	points := machine.OffHeap[protocol.MemoryPoint](4 * (buildSteps + deleteSteps))
	recorder := &memoryRecorder{memory: memory, started: machine.KernelNanoseconds(), points: points[:0]}
	life := made.Life()
	if life.Entries() < 1 {
		return fmt.Errorf("the workload has no operations")
	}
	if p.Rehearsal != nil {
		rehearsal := p.Rehearsal()
		if err := recorder.build(rehearsal); err != nil {
			return err
		}
		rehearsal.Work()
		if err := recorder.empty(rehearsal); err != nil {
			return err
		}
		defer runtime.KeepAlive(rehearsal)
	}
	// The peak is reset after the first reading, which may itself touch new pages.
	if _, err := recorder.record("baseline", 0, true); err != nil {
		return err
	}
	refusal := memory.ResetPeak()
	recorder.points = recorder.points[:0]
	recorder.started = machine.KernelNanoseconds()
	faults := p.watch.Now()
	baseline, err := recorder.record("baseline", 0, true)
	if err != nil {
		return err
	}

	if err := recorder.build(life); err != nil {
		return err
	}
	faults = p.watch.Now().Since(faults)
	built, err := recorder.record("built", life.Count(), true)
	if err != nil {
		return err
	}
	if life.Count() != life.Entries() {
		return fmt.Errorf("after building: the map has %d entries instead of %d", life.Count(), life.Entries())
	}
	life.Work()
	if _, err := recorder.record("working", life.Count(), true); err != nil {
		return err
	}
	peak, err := memory.PeakKiB()
	if err != nil {
		return err
	}
	for _, point := range recorder.points {
		peak = max(peak, point.RSSKiB)
	}
	figures, err := recorder.decline(life, make([]stageFigure, 0, 8))
	if err != nil {
		return err
	}
	runtime.KeepAlive(life)

	for _, figure := range figures {
		if figure.rss != "" {
			p.metric(figure.rss, float64(figure.reading.rss))
		}
		if figure.heap != "" {
			p.metric(figure.heap, figure.reading.allocated-baseline.allocated)
		}
	}

	p.metric("rss_baseline_kib", float64(baseline.rss))
	p.metric("rss_built_kib", float64(built.rss))
	if refusal == nil {
		p.metric("rss_peak_kib", float64(peak))
	} else {
		p.absent("rss_peak_kib", refusal.Error())
	}
	p.metric("minor_faults", float64(faults.MinorFaults))
	p.metric("major_faults", float64(faults.MajorFaults))
	p.metric("heap_baseline_bytes", baseline.allocated)
	p.metric("heap_allocated_bytes", built.allocated)
	p.metric("heap_resident_bytes", built.resident)
	p.metric("heap_mapped_bytes", built.mapped)
	p.metric("heap_built_bytes", built.allocated-baseline.allocated)
	p.metric("bytes_per_entry", (built.allocated-baseline.allocated)/float64(life.Entries()))
	p.metric("fragmentation", (built.resident-built.allocated)/built.resident)
	p.metric("heap_inuse_bytes", built.inuse)
	p.metric("heap_objects", built.objs)
	p.metric("next_gc_bytes", built.next)
	p.report.MemorySeries = recorder.points
	return nil
}

// stageFigure is a stage's reading and the metrics that it gives.
type stageFigure struct {
	rss, heap string
	reading   memoryReading
}

// decline follows the map's life from the full map on and returns the figures of its stages. They are written when the
// life is over: the report is on the same heap.
func (r *memoryRecorder) decline(life program.MemoryWorkload, figures []stageFigure) ([]stageFigure, error) {
	if err := r.empty(life); err != nil {
		return nil, err
	}
	stage := func(name string, entries int, rss, heap string) error {
		reading, err := r.record(name, entries, true)
		figures = append(figures, stageFigure{rss, heap, reading})
		return err
	}
	if err := stage("deleted", life.Count(), "rss_after_delete_kib", "heap_after_delete_bytes"); err != nil {
		return nil, err
	}
	debug.FreeOSMemory()
	if err := stage("trimmed", life.Count(), "rss_after_trim_kib", ""); err != nil {
		return nil, err
	}
	life.Regrow()
	if err := stage("regrown", life.Count(), "rss_after_regrowth_kib", "heap_after_regrowth_bytes"); err != nil {
		return nil, err
	}
	life.Drop()
	if err := stage("dropped", 0, "", "heap_after_drop_bytes"); err != nil {
		return nil, err
	}
	if life.Rebuild() {
		if err := stage("rebuilt", life.Count(), "rss_after_rebuild_kib", "heap_after_rebuild_bytes"); err != nil {
			return nil, err
		}
	}
	return figures, nil
}
