package traces

import (
	"os"
	"runtime"
	"runtime/debug"

	"maplab/goworker/studies/study"
)

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		observing("trace-events", []string{"D3.T13"},
			[]string{"collector-off", "collector-off-freed", "collector-off-detailed", "collector-on"}, observeEvents),
		observing("growth-in-collection", []string{"D4.T18"}, []string{"phases", "old-table"}, observeGrowth),
		{Name: "request-objects", Forms: requestForms, Tables: []string{"D5.T13", "D5.T18"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Observe: func(observations *study.Observations) error {
					return observeRequests(setting, observations)
				}}
			}},
	}
}

// observing declares a family that only observes.
func observing(
	name string, tables, forms []string, observe func(form string, observations *study.Observations) error,
) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: tables,
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error {
				return observe(setting.Form, observations)
			}}
		},
	}
}

// item is what the program makes.
type item struct{ number, other uint64 }

// Kept, so that what is made escapes.
var (
	keptBytes []byte
	keptItem  *item
	keptMap   map[int]int
	keptChain *link
)

// link is one element of a chain that the collector must follow.
type link struct {
	next *link
	data [6]uint64
}

// rounds of the program; each makes a slice, an object by new, an object by a literal, and a map.
const rounds = 1000

//go:noinline
func makeAll() {
	for number := 0; number < rounds; number++ {
		keptBytes = make([]byte, 64)
		keptItem = new(item)
		keptItem = &item{number: uint64(number)}
		keptMap = make(map[int]int)
	}
}

// ballast is more than the collector lets a program make before it begins.
func ballast(bytes int) {
	keptChain = nil
	for made := 0; made < bytes; made += 64 {
		keptChain = &link{next: keptChain}
	}
}

// observeEvents records which events a trace has of a program that makes things.
func observeEvents(form string, observations *study.Observations) error {
	percent := debug.SetGCPercent(-1)
	if form == "collector-on" {
		debug.SetGCPercent(100)
	}
	defer debug.SetGCPercent(percent)
	if form == "collector-off-detailed" {
		former := os.Getenv("GODEBUG")
		os.Setenv("GODEBUG", "traceallocfree=1")
		defer os.Setenv("GODEBUG", former)
	}
	runtime.GC()
	var before, after runtime.MemStats
	events, err := record(func() {
		runtime.ReadMemStats(&before)
		log("begin")
		makeAll()
		if form == "collector-on" {
			ballast(64 << 20)
		}
		if form == "collector-off-freed" {
			debug.FreeOSMemory()
		}
		log("end")
		runtime.ReadMemStats(&after)
	})
	keptChain = nil
	if err != nil {
		return err
	}
	events, err = between(events, "begin", "end")
	if err != nil {
		return err
	}
	detailed := func(name string) func(event) bool {
		return func(event event) bool { return event.kind == "Experimental" && event.name == name }
	}
	observations.Count("trace_allocations", int(after.Mallocs-before.Mallocs))
	observations.Count("trace_alloc_events", count(events, detailed("HeapObjectAlloc")))
	observations.Count("trace_free_events", count(events, detailed("HeapObjectFree")))
	observations.Count("trace_heap_free_events", count(events, func(event event) bool { return event.name == "heapFree" }))
	observations.Count("trace_heap_readings", count(events, func(event event) bool {
		return event.kind == "Metric" && event.name == "/memory/classes/heap/objects:bytes"
	}))
	observations.Count("trace_collections", count(events, func(event event) bool {
		return event.kind == "RangeBegin" && event.name == "GC concurrent mark phase"
	}))
	return nil
}
