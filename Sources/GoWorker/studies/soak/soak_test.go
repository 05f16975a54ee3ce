package soak

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"maplab/goworker/studies/study"
)

// The soak of the tests: so few requests that there is a reading after each, with values so large that nothing else counts.
const (
	requests  = 32
	valueSize = 16 << 10
)

// TestForms: each leak keeps all that it is meant to keep too long, and each repair nothing, with 4 of 32 requests under
// way.
func TestForms(t *testing.T) {
	known := map[string]struct{ objects, tasks, entries, tasksLeft float64 }{
		closuresWhole:        {32, 0, 32, 0},
		closuresLight:        {4, 0, 32, 0},
		closuresLightBounded: {4, 0, 4, 0},
		closuresRemoved:      {4, 0, 4, 0},
		contextsKept:         {32, 32, 32, 32},
		contextsTimedOut:     {32, 4, 32, 4},
		// A goroutine refers to the channel for which it waits, not to the context: the one goes, the other stays.
		contextsValue:     {4, 32, 32, 32},
		contextsWrapped:   {32, 32, 32, 32},
		contextsWeak:      {4, 32, 32, 32},
		contextsWeakSwept: {4, 32, 4, 32},
		keysIdentity:      {32, 0, 32, 0},
		keysStable:        {4, 0, 4, 0},
		keysManaged:       {4, 0, 4, 0},
	}
	for _, form := range forms() {
		observations := study.NewObservations()
		setting := study.Setting{Form: form, Entries: 4, Operations: requests, ValueSize: valueSize}
		if err := observe(setting, observations); err != nil {
			t.Fatal(err)
		}
		expected, line, gain := known[form], 0.0, 0.0
		if expected.objects == requests {
			line, gain = 1, 1_000
		}
		for name, value := range map[string]float64{"soak_objects": expected.objects, "soak_tasks": expected.tasks,
			"soak_entries": expected.entries, "soak_objects_left": 0, "soak_tasks_left": expected.tasksLeft,
			"soak_object_line": line, "soak_objects_per_1000": gain} {
			if found, isThere := observations.Figures[name]; !isThere || found < value-1e-9 || found > value+1e-9 {
				t.Errorf("%s: %s is %v, expected %v", form, name, found, value)
			}
		}
		check(t, form, observations)
	}
}

// check compares bytes and series of a soak with what must be so.
func check(t *testing.T, form string, observations *study.Observations) {
	t.Helper()
	series := observations.Soak
	if len(series) != requests+2 || series[requests].Operations != requests || series[requests+1].Stage != "released" {
		t.Fatalf("%s: %d readings", form, len(series))
	}
	for index, reading := range series[:requests+1] {
		if reading.Stage != "working" || reading.Operations != index || reading.ContentBytes == nil || reading.ResidentBytes == 0 {
			t.Errorf("%s: reading %d is %+v", form, index, reading)
		}
	}
	if bytes := *series[requests+1].ContentBytes; bytes != 0 {
		t.Errorf("%s: after the release %d bytes are meant to be kept", form, bytes)
	}
	switch bytes := observations.Figures["soak_bytes_per_1000"]; form {
	case closuresWhole, keysIdentity:
		if bytes < 1_000*valueSize || bytes > 1_500*valueSize {
			t.Errorf("%s keeps %v bytes per 1000", form, bytes)
		}
	case closuresLightBounded, closuresRemoved, keysStable, keysManaged:
		if bytes > 250*valueSize {
			t.Errorf("%s keeps %v bytes per 1000", form, bytes)
		}
	}
}

// TestStacks: values are obtained by the program, which is not the map's business; what a map takes for its entries is
// obtained below an insertion.
func TestStacks(t *testing.T) {
	// So many that what other tests have left does not count.
	const entryCount = 200_000
	var held any
	for name, known := range map[string]struct {
		work        func()
		least, most float64
	}{
		"values": {func() { held = make([]byte, 1<<24) }, 0, 0.05},
		"sync.Map": {func() {
			entries := new(sync.Map)
			for number := range entryCount {
				entries.Store(number, number)
			}
			held = entries
		}, 0.5, 1},
		"map": {func() {
			entries := map[int]int{}
			for number := range entryCount {
				entries[number] = number
			}
			held = entries
		}, 0.9, 1},
		"least recent": {func() {
			entries := newLeastRecent[int](entryCount, 1)
			for number := range entryCount {
				entries.store(number, number, 0)
			}
			held = entries
		}, 0.9, 1},
	} {
		held = nil
		study.Collect()
		study.HeapProfiled(func() error { known.work(); return nil })
		study.Collect()
		if share, isKnown := assignShare(); !isKnown || share < known.least || share > known.most {
			t.Errorf("%s: %v of the bytes are below an insertion, expected %v to %v", name, share, known.least, known.most)
		}
		runtime.KeepAlive(held)
	}
}

// TestShortSoak: a soak of one request has no second half.
func TestShortSoak(t *testing.T) {
	observations := study.NewObservations()
	if err := observe(study.Setting{Form: keysStable, Entries: 4, Operations: 1, ValueSize: 8}, observations); err != nil {
		t.Fatal(err)
	}
	if _, isAbsent := observations.Absences["soak_objects_per_1000"]; !isAbsent || observations.Figures["soak_objects"] != 1 {
		t.Errorf("%v %v", observations.Figures, observations.Absences)
	}
}

// TestLeastRecent: the cache keeps what was used last, up to its bound, and nothing that has expired.
func TestLeastRecent(t *testing.T) {
	cache := newLeastRecent[string](2, 10)
	cache.store(1, "one", 0)
	cache.store(2, "two", 1)
	cache.find(1, 2)
	cache.store(3, "three", 3)
	for _, step := range []struct {
		key, now int
		expected string
	}{{2, 4, ""}, {1, 4, "one"}, {3, 4, "three"}, {1, 9, "one"}, {1, 10, ""}, {3, 12, "three"}, {3, 13, ""}} {
		if found, isThere := cache.find(step.key, step.now); found != step.expected || isThere != (step.expected != "") {
			t.Errorf("%d at %d is %q, expected %q", step.key, step.now, found, step.expected)
		}
	}
	if cache.len() != 0 {
		t.Errorf("%d entries are left", cache.len())
	}
	for number := range 9 {
		cache.store(number/3, fmt.Sprint(number), 20)
	}
	if found, _ := cache.find(2, 20); found != "8" || cache.len() != 2 {
		t.Errorf("%q, %d entries, expected 8 and 2", found, cache.len())
	}
}

// TestWindow: a request ends when as many others have come.
func TestWindow(t *testing.T) {
	window := newWindow[int](3)
	for number := range 3 {
		if _, hasEnded := window.enter(number); hasEnded {
			t.Errorf("one ended when %d came", number)
		}
	}
	for number := 3; number < 8; number++ {
		if ended, hasEnded := window.enter(number); ended != number-3 || !hasEnded {
			t.Errorf("%d ended (%v) when %d came", ended, hasEnded, number)
		}
	}
}
