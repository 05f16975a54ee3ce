// Package soak has the study of three leaks that a map causes, and of their repairs: closures in a global sync.Map,
// contexts on whose end goroutines wait, and pointers as keys.
package soak

import (
	"strings"

	"maplab/goworker/machine"
	"maplab/goworker/protocol"
	"maplab/goworker/studies/study"
)

// The forms.
const (
	closuresWhole        = "closures-whole"
	closuresLight        = "closures-light"
	closuresLightBounded = "closures-light-bounded"
	closuresRemoved      = "closures-removed"
	contextsKept         = "contexts-kept"
	contextsTimedOut     = "contexts-timed-out"
	contextsValue        = "contexts-value"
	contextsWrapped      = "contexts-wrapped"
	contextsWeak         = "contexts-weak"
	contextsWeakSwept    = "contexts-weak-swept"
	keysIdentity         = "keys-identity"
	keysStable           = "keys-stable"
	keysManaged          = "keys-managed"
)

// forms are those of this toolchain.
func forms() []string {
	all := []string{closuresWhole, closuresLight, closuresLightBounded, closuresRemoved, contextsKept, contextsTimedOut,
		contextsValue, contextsWrapped}
	if hasWeak {
		all = append(all, contextsWeak, contextsWeakSwept)
	}
	return append(all, keysIdentity, keysStable, keysManaged)
}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{{
		Name: "soak", Forms: forms(), Tables: []string{"D2.T4", "D2.T5", "D2.T6", "D5.T11"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error { return observe(setting, observations) }}
		},
	}}
}

// soaked is a program that serves requests, each of which leaves something in a map.
type soaked interface {
	// serve serves a request; numbers ascend from 0.
	serve(number int)
	// entries is those of the map.
	entries() int
	// release lets go of the map and the requests under way.
	release()
}

// program is that of a form.
func program(setting study.Setting, live *counts) soaked {
	switch window, size := setting.Entries, setting.ValueSize; setting.Form {
	case closuresWhole, closuresLight, closuresLightBounded, closuresRemoved:
		return newKeptClosures(setting.Form, window, size, live)
	case keysIdentity, keysStable, keysManaged:
		return newKeyedEntries(setting.Form, window, size, live)
	default:
		return newWaitingTasks(setting.Form, window, live)
	}
}

// content is a program that keeps what the form's work is meant to keep: the requests under way; one value per request;
// one entry per number that keys stand for.
func content(setting study.Setting, live *counts) soaked {
	switch window, size := setting.Entries, setting.ValueSize; setting.Form {
	case closuresWhole, closuresLight, closuresLightBounded, closuresRemoved:
		return &requestsUnderWay{underWay: newWindow[*request](window), bodySize: size, live: live}
	case keysIdentity, keysStable, keysManaged:
		return newKeyedEntries(keysStable, window, size, live)
	default:
		return &storedValues{}
	}
}

// observe runs the program and, before it, one that keeps only what the work is meant to keep.
func observe(setting study.Setting, observations *study.Observations) error {
	memory, err := machine.OpenMemory()
	if err != nil {
		return err
	}
	// What the runtime allocates when code runs for the first time belongs to no map.
	for _, kind := range []soaked{content(setting, new(counts)), program(setting, new(counts))} {
		for number := range min(64, setting.Operations) {
			kind.serve(number)
		}
		kind.release()
	}
	meant, err := run(setting, memory, content, func() {})
	if err != nil {
		return err
	}
	var readings []protocol.SoakPoint
	err = study.HeapProfiled(func() (err error) {
		readings, err = run(setting, memory, program, func() { recordStacks(observations) })
		return err
	})
	if err != nil {
		return err
	}
	for index := range readings {
		bytes := meant[index].LiveBytes
		// After the release nothing is meant to be kept.
		if index == len(readings)-1 {
			bytes = 0
		}
		readings[index].ContentBytes = &bytes
	}
	observations.Soak = readings
	record(readings, observations)
	return nil
}

// steps are the readings while a program works.
const steps = 64

// run makes a program, serves all requests and reads what is held at the beginning, after each step, and after
// everything was released. Before the release it calls a function.
func run(
	setting study.Setting, memory *machine.Memory, make func(study.Setting, *counts) soaked, atEnd func(),
) ([]protocol.SoakPoint, error) {
	live, withStacks := new(counts), strings.HasPrefix(setting.Form, "contexts-")
	running := make(setting, live)
	start, err := read(memory, withStacks)
	if err != nil {
		return nil, err
	}
	readings := newReadings()
	note := func(stage string, done int) error {
		now, err := read(memory, withStacks)
		readings = append(readings, protocol.SoakPoint{Stage: stage, Operations: done, LiveBytes: now.bytes - start.bytes,
			LiveBlocks: now.blocks - start.blocks, Objects: int(live.objects.Load()), Tasks: int(live.tasks.Load()),
			Entries: running.entries(), ResidentBytes: now.resident})
		return err
	}
	if err := note("working", 0); err != nil {
		return nil, err
	}
	steps := min(steps, setting.Operations)
	for step := range steps {
		first, end := setting.Operations*step/steps, setting.Operations*(step+1)/steps
		for number := first; number < end; number++ {
			running.serve(number)
		}
		if err := note("working", end); err != nil {
			return nil, err
		}
	}
	atEnd()
	running.release()
	return readings, note("released", setting.Operations)
}

// newReadings has room for all readings of a run.
func newReadings() []protocol.SoakPoint { return make([]protocol.SoakPoint, 0, steps+2) }

// record records the figures of a soak's readings.
func record(readings []protocol.SoakPoint, observations *study.Observations) {
	working, left := readings[:len(readings)-1], readings[len(readings)-1]
	second := working[len(working)/2:]
	middle, end := second[0], second[len(second)-1]
	thousands := float64(end.Operations-middle.Operations) / 1_000
	gain := func(name string, last, before int) {
		if thousands > 0 {
			observations.Record(name, float64(last-before)/thousands)
		} else {
			observations.Absent("the soak is too short", name)
		}
	}
	gain("soak_bytes_per_1000", end.LiveBytes, middle.LiveBytes)
	gain("soak_blocks_per_1000", end.LiveBlocks, middle.LiveBlocks)
	observations.Count("soak_bytes", end.LiveBytes)
	observations.Count("soak_bytes_beyond", end.LiveBytes-*end.ContentBytes)
	if *end.ContentBytes > 0 {
		observations.Record("soak_space_ratio", float64(end.LiveBytes)/float64(*end.ContentBytes))
	} else {
		observations.Absent("the work keeps nothing", "soak_space_ratio")
	}
	observations.Count("soak_objects", end.Objects)
	gain("soak_objects_per_1000", end.Objects, middle.Objects)
	var operations, objects []float64
	for _, reading := range second {
		operations, objects = append(operations, float64(reading.Operations)), append(objects, float64(reading.Objects))
	}
	observations.Record("soak_object_line", study.Correlation(operations, objects))
	observations.Count("soak_tasks", end.Tasks)
	observations.Count("soak_entries", end.Entries)
	observations.Count("soak_bytes_left", left.LiveBytes)
	observations.Count("soak_objects_left", left.Objects)
	observations.Count("soak_tasks_left", left.Tasks)
}
