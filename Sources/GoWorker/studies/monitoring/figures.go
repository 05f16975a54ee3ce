// Package monitoring holds studies of what a program's own figures say about its memory.
package monitoring

import (
	"bytes"
	"fmt"
	"os"
	"runtime"

	"maplab/goworker/seeded"
	"maplab/goworker/studies/study"
)

// figure reads one of the runtime's figures; a function, as some are of the kernel.
type figure func(stats *runtime.MemStats) float64

// heapForms are the figures that Swift's allocators have too, collectorForms those of a collector.
var (
	heapForms      = []string{"allocated", "blocks", "resident", "mapped", "resident-set"}
	collectorForms = []string{"next-gc", "pause-total", "cpu-fraction", unforced}
)

// unforced is HeapAlloc as a monitor reads it, at any time; for all other forms a collection is forced before a reading.
const unforced = "allocated-unforced"

// figures by the names of the forms.
var figures = map[string]figure{
	"allocated":    func(stats *runtime.MemStats) float64 { return float64(stats.HeapAlloc) },
	unforced:       func(stats *runtime.MemStats) float64 { return float64(stats.HeapAlloc) },
	"blocks":       func(stats *runtime.MemStats) float64 { return float64(stats.HeapObjects) },
	"resident":     func(stats *runtime.MemStats) float64 { return float64(stats.HeapSys - stats.HeapReleased) },
	"mapped":       func(stats *runtime.MemStats) float64 { return float64(stats.HeapSys) },
	"resident-set": func(*runtime.MemStats) float64 { return residentSet() },
	"next-gc":      func(stats *runtime.MemStats) float64 { return float64(stats.NextGC) },
	"pause-total":  func(stats *runtime.MemStats) float64 { return float64(stats.PauseTotalNs) },
	"cpu-fraction": func(stats *runtime.MemStats) float64 { return stats.GCCPUFraction },
}

// residentSet is the process's, in bytes; 0 if the kernel doesn't say.
func residentSet() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident int
	if _, err := fmt.Fscan(bytes.NewReader(text), &size, &resident); err != nil {
		return 0
	}
	return float64(resident * os.Getpagesize())
}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		watching("heap-figures", "figure", heapForms), watching("collector-figures", "collector_figure", collectorForms),
	}
}

// watching declares a family that fills and empties a map twice and watches one figure; the second time it leaks.
func watching(name, prefix string, forms []string) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: []string{"D2.T7"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error {
				waves := run(setting, figures[setting.Form], setting.Form != unforced)
				truth := waves.bytes
				if setting.Form == "blocks" {
					truth = waves.entries
				}
				observations.Record(prefix+"_correlation", study.Correlation(truth, waves.figures))
				observations.Record(prefix+"_fall_share", waves.change(waves.peak, waves.firstEnd, truth))
				observations.Record(prefix+"_leak_share", waves.change(waves.firstEnd, waves.secondEnd, truth))
				return nil
			}}
		},
	}
}

// waves are two rises and falls of a map's content, with a figure read after each step.
type waves struct {
	entries, bytes, figures   []float64
	peak, firstEnd, secondEnd int
}

// One in so many entries outlives the first wave, and one in so many of the second is leaked; steps of a rise or fall.
const (
	survivors = 16
	leaked    = 8
	steps     = 16
)

// run makes both waves. Entries are removed in a random order, as sessions end.
func run(setting study.Setting, read figure, isForced bool) waves {
	var waves waves
	entries := setting.Entries
	m, leak := make(map[int][]byte, 2*entries), make([][]byte, 0, entries)
	note := func() {
		if isForced {
			runtime.GC()
		}
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		held := float64(len(m) + len(leak))
		waves.entries = append(waves.entries, held)
		waves.bytes = append(waves.bytes, held*float64(setting.ValueSize))
		waves.figures = append(waves.figures, read(&stats))
	}
	note()
	for wave := 0; wave < 2; wave++ {
		first, last := 0, entries
		if wave == 1 {
			// As high as the first, with what outlived it.
			first, last = entries, 2*entries-len(m)
		}
		for step := 0; step < steps; step++ {
			for key := first + (last-first)*step/steps; key < first+(last-first)*(step+1)/steps; key++ {
				m[key] = make([]byte, setting.ValueSize)
			}
			note()
		}
		if wave == 0 {
			waves.peak = len(waves.figures) - 1
		}
		var ending []int
		for key := first; key < last; key++ {
			if wave == 1 || key%survivors != 0 {
				ending = append(ending, key)
			}
		}
		seeded.New(setting.Seed + uint64(wave)).Shuffle(ending)
		for step := 0; step < steps; step++ {
			for _, key := range ending[len(ending)*step/steps : len(ending)*(step+1)/steps] {
				if wave == 1 && key%leaked == 0 {
					leak = append(leak, m[key])
				}
				delete(m, key)
			}
			note()
		}
		if wave == 0 {
			waves.firstEnd = len(waves.figures) - 1
		} else {
			waves.secondEnd = len(waves.figures) - 1
		}
	}
	runtime.KeepAlive(m)
	runtime.KeepAlive(leak)
	return waves
}

// change is the figure's change between two readings over the true change.
func (waves waves) change(from, to int, truth []float64) float64 {
	return (waves.figures[to] - waves.figures[from]) / (truth[to] - truth[from])
}
