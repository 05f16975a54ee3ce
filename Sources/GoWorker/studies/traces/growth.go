package traces

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"maplab/goworker/studies/mapheader"
	"maplab/goworker/studies/study"
)

// phases in which growths are looked for.
var phases = []string{"idle", "mark", "sweep"}

// observeGrowth records what a collection that is under way does to growths of maps.
func observeGrowth(form string, observations *study.Observations) error {
	percent := debug.SetGCPercent(-1)
	defer debug.SetGCPercent(percent)
	if form == "phases" {
		observations.Absent("see the form old-table", "growth_old_table_kept_growing", "growth_old_table_kept_ended")
		return observePhases(observations)
	}
	observations.Absent("see the form phases", phaseNames()...)
	observeOldTable(observations)
	return nil
}

// phaseNames are the observations of the form `phases`.
func phaseNames() []string {
	names := []string{"growth_assisted", "growth_assisted_at_once"}
	for _, phase := range phases {
		names = append(names, "growth_"+phase+"_count", "growth_"+phase+"_at_once")
	}
	return names
}

// brimful is how many entries a small map has when the next one makes it grow.
func brimful() int {
	const beyond = 64
	m := map[uint64]uint64{}
	for number := uint64(0); ; number++ {
		before := mapheader.Capacity(m)
		m[number] = number
		if after := mapheader.Capacity(m); before >= beyond && after > before {
			return len(m) - 1
		}
	}
}

// fullMaps are so many maps that the next entry makes grow.
func fullMaps(number, entries int) []map[uint64]uint64 {
	maps := make([]map[uint64]uint64, number)
	for index := range maps {
		maps[index] = map[uint64]uint64{}
		for key := uint64(0); key < uint64(entries); key++ {
			maps[index][key] = key
		}
	}
	return maps
}

// Logs of one insertion into a full map: before it, and behind it whether the table grew at once.
const (
	inserting = "inserting"
	grown     = "grown"
	delayed   = "delayed"
)

// Logs around a collection that the program asks for; when it returns, everything is swept.
const (
	collecting = "collecting"
	collected  = "collected"
)

// A collection begins when the heap has grown by `tight` per cent; `garbage` is made before each insertion meanwhile.
const (
	tight   = 10
	garbage = 16 << 10
)

// observePhases makes full maps grow before, during and after a collection, and finds the phase of each in the trace.
func observePhases(observations *study.Observations) error {
	const maps, part = 6_000, 500
	entries := brimful()
	full := fullMaps(maps, entries)
	ballast(96 << 20)
	defer func() { keptChain = nil }()
	runtime.GC()
	var isCollected atomic.Bool
	events, err := record(func() {
		log("begin")
		next := 0
		grow := func() {
			m := full[next]
			next++
			before := mapheader.Capacity(m)
			log(inserting)
			m[uint64(entries)] = 1
			if mapheader.Capacity(m) > before {
				log(grown)
			} else {
				log(delayed)
			}
		}
		for next < part {
			grow()
		}
		// Under a tight goal the runtime begins by itself, and who allocates must assist.
		debug.SetGCPercent(tight)
		for end := next + 6*part; next < end; {
			keptBytes = make([]byte, garbage)
			grow()
		}
		debug.SetGCPercent(-1)
		for end := next + part; next < end; {
			grow()
		}
		go func() {
			log(collecting)
			runtime.GC()
			log(collected)
			isCollected.Store(true)
		}()
		for !isCollected.Load() && next < maps-part {
			grow()
			time.Sleep(20 * time.Microsecond)
		}
		for !isCollected.Load() {
			time.Sleep(time.Millisecond)
		}
		for end := next + part; next < end; {
			grow()
		}
		log("end")
	})
	if err != nil {
		return err
	}
	return phasesOf(events, observations)
}

// growth is one insertion into a full map.
type growth struct {
	span   span
	atOnce bool
}

// growthsOf are the insertions that the logs tell, with the goroutine that made them.
func growthsOf(events []event) (growths []growth, goroutine string) {
	var from int64
	for _, event := range events {
		if event.kind != "Log" {
			continue
		}
		switch event.name {
		case inserting:
			from, goroutine = event.time, event.goroutine
		case grown, delayed:
			growths = append(growths, growth{span{from, event.time}, event.name == grown})
		}
	}
	return growths, goroutine
}

// phasesOf counts growths by the phase of the collector in which they were.
func phasesOf(events []event, observations *study.Observations) error {
	growths, goroutine := growthsOf(events)
	marks := spansOf(events, "GC concurrent mark phase", "")
	if len(marks) == 0 {
		return fmt.Errorf("the trace has no collection")
	}
	assists := spansOf(events, "GC mark assist", goroutine)
	var asked span
	for _, event := range events {
		if event.kind == "Log" && event.name == collecting {
			asked.from = event.time
		}
		if event.kind == "Log" && event.name == collected {
			asked.to = event.time
		}
	}
	counts, atOnce := map[string]int{}, map[string]int{}
	for _, growth := range growths {
		phase := "idle"
		switch {
		case meetsAny(growth.span, marks):
			phase = "mark"
		case growth.span.from > asked.from && growth.span.to < asked.to:
			// Nothing else is left: the collection that was asked for begins with its mark phase.
			phase = "sweep"
		}
		kinds := []string{phase}
		if meetsAny(growth.span, assists) {
			kinds = append(kinds, "assisted")
		}
		for _, kind := range kinds {
			counts[kind]++
			if growth.atOnce {
				atOnce[kind]++
			}
		}
	}
	for _, phase := range phases {
		observations.Count("growth_"+phase+"_count", counts[phase])
		tellShare("growth_"+phase+"_at_once", atOnce[phase], counts[phase], observations)
	}
	observations.Count("growth_assisted", counts["assisted"])
	tellShare("growth_assisted_at_once", atOnce["assisted"], counts["assisted"], observations)
	return nil
}

// meetsAny is true if one of the spans has a moment in common with it.
func meetsAny(one span, others []span) bool {
	for _, other := range others {
		if one.meets(other) {
			return true
		}
	}
	return false
}

// tellShare records a share, or that there was nothing to have it of.
func tellShare(name string, part, whole int, observations *study.Observations) {
	if whole == 0 {
		observations.Absent("no growth fell into that phase", name)
		return
	}
	observations.Record(name, float64(part)/float64(whole))
}

// heapNow is what the heap holds after everything that can be collected was.
func heapNow() float64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}

// observeOldTable records whether a collection frees the old table, in the midst of a growth and after its end.
func observeOldTable(observations *study.Observations) {
	const entries = 300_000
	m := map[uint64]uint64{}
	number := uint64(0)
	for ; len(m) < entries; number++ {
		m[number] = number
	}
	for mapheader.IsGrowing(m) {
		m[number] = number
		number++
	}
	oldBytes, before := float64(mapheader.TableBytes(m)), heapNow()
	capacity := mapheader.Capacity(m)
	for mapheader.Capacity(m) == capacity {
		m[number] = number
		number++
	}
	newBytes := float64(mapheader.TableBytes(m))
	if mapheader.IsGrowing(m) {
		// Both tables, less what was there before.
		observations.Record("growth_old_table_kept_growing", rounded((heapNow()-before-newBytes)/oldBytes+1))
	} else {
		observations.Absent("a table of the Swiss map grows within one insertion", "growth_old_table_kept_growing")
	}
	for mapheader.IsGrowing(m) {
		m[number] = number
		number++
	}
	observations.Record("growth_old_table_kept_ended", rounded((heapNow()-before-newBytes)/oldBytes+1))
	runtime.KeepAlive(m)
}

// rounded to hundredths: the rest of the heap and overflow buckets are not the table.
func rounded(share float64) float64 { return float64(int(share*100+0.5)) / 100 }
