package serving

import (
	"bytes"
	"compress/gzip"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"maplab/goworker/studies/study"
)

// busy adds numbers for a while.
//
//go:noinline
func busy(length time.Duration) (sum int64) {
	for begin := time.Now(); time.Since(begin) < length; {
		for number := range int64(10_000) {
			sum += number + sum%7
		}
	}
	return sum
}

// TestReadProfile: the stacks of a real profile name the function that was busy, and count what was seen.
func TestReadProfile(t *testing.T) {
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		t.Fatal(err)
	}
	busy(500 * time.Millisecond)
	pprof.StopCPUProfile()
	stacks, err := readProfile(profile.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var all, within float64
	for _, stack := range stacks {
		all += stack.count
		if names := strings.Join(stack.functions, " "); strings.Contains(names, "serving.busy ") {
			within += stack.count
			if !strings.Contains(names, "serving.TestReadProfile ") || stack.functions[len(stack.functions)-1] != "testing.tRunner" {
				t.Errorf("%v", stack.functions)
			}
		}
	}
	// A hundred samples in a second of one processor, which may have other things to do.
	if all < 5 || all > 100 || within < 0.8*all {
		t.Errorf("%v of %v samples", within, all)
	}
}

// TestNoProfile: what is no profile, or is cut off, is an error.
func TestNoProfile(t *testing.T) {
	compressed := func(text string) []byte {
		var buffer bytes.Buffer
		writer := gzip.NewWriter(&buffer)
		writer.Write([]byte(text))
		writer.Close()
		return buffer.Bytes()
	}
	for _, data := range [][]byte{nil, []byte("no gzip"), compressed("\x12\x7f"), compressed("\x0f"), compressed("\x12\x00"),
		compressed("\x12\x04\x08\x01\x10\x01" + "\x22\x06\x08\x01\x22\x02\x08\x09"), compressed("\x2a\x00")[:20]} {
		if stacks, err := readProfile(data); err == nil {
			// A function of location 1 that there is none of has no name either.
			t.Errorf("%q: %v", data, stacks)
		}
	}
}

// TestMayLoad: a program that does nothing but look up in a sync.Map is seen in it, and one without is not.
func TestMayLoad(t *testing.T) {
	var entries sync.Map
	var key, value any = "key", "value"
	lookUp := func() { entries.LoadOrStore(key, value) }
	lookUp()
	entries.Range(func(any, any) bool { return true })
	for name, work := range map[string]struct {
		run         func()
		length      time.Duration
		least, most float64
	}{"sync.Map": {lookUp, 2 * time.Second, 1, 200}, "sums": {func() { busy(time.Millisecond) }, time.Second, 0, 1}} {
		var profile bytes.Buffer
		if err := pprof.StartCPUProfile(&profile); err != nil {
			t.Fatal(err)
		}
		for begin := time.Now(); time.Since(begin) < work.length; {
			for range 100 {
				work.run()
			}
		}
		pprof.StopCPUProfile()
		stacks, err := readProfile(profile.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var seen float64
		for _, stack := range stacks {
			if mayLoad(stack.functions[0]) {
				seen += stack.count
			}
		}
		// The runtime's own work is seen, too, now and then.
		if seen < work.least || seen > work.most {
			t.Errorf("%s: %v samples, expected %v to %v", name, seen, work.least, work.most)
		}
	}
}

// TestSampled: the map's share is that of stacks below its function, and sync's own instructions count where they are
// innermost.
func TestSampled(t *testing.T) {
	observations := study.NewObservations()
	recordSampled([]stack{
		{[]string{"sync/atomic.(*Pointer[go.shape.struct {}]).Load", "sync.(*Map).LoadOrStore", ordersFunction, "main"}, 2},
		{[]string{"sync.(*Map).LoadOrStore", ordersFunction, "main"}, 1},
		{[]string{"runtime.mapaccess2", "sync.(*Map).LoadOrStore", ordersFunction}, 2},
		{[]string{"sync/atomic.LoadInt64", "net/http.(*conn).serve"}, 4},
		{[]string{"runtime.futex"}, 1},
	}, observations)
	if observations.Figures["service_map_time_share"] != 0.5 || observations.Figures["service_atomic_load_share"] != 0.3 {
		t.Errorf("%v", observations.Figures)
	}
	observations = study.NewObservations()
	recordSampled(nil, observations)
	if len(observations.Figures) != 0 || len(observations.Absences) != 2 {
		t.Errorf("%+v", observations)
	}
}

// TestServiceProfile: a service's processor is sampled between the two requests, and look-ups of orders are told apart.
func TestServiceProfile(t *testing.T) {
	load, _ := loadOf(t, "service-skew", "read-mostly")
	running, err := start(load.program, "--orders", "read-mostly", "--value-size", "200000")
	if err != nil {
		t.Fatal(err)
	}
	defer running.end()
	if _, err := running.endSampling(); err == nil || !strings.Contains(err.Error(), "has not begun") {
		t.Errorf("%v", err)
	}
	if err := running.beginSampling(); err != nil {
		t.Fatal(err)
	}
	if err := running.beginSampling(); err == nil || !strings.Contains(err.Error(), "has begun") {
		t.Errorf("%v", err)
	}
	askOrders(t, running, 1_000)
	stacks, err := running.endSampling()
	if err != nil {
		t.Fatal(err)
	}
	observations := study.NewObservations()
	recordSampled(stacks, observations)
	// Each request puts 200,000 bytes together, some at a time.
	if share := observations.Figures["service_map_time_share"]; !(share > 0.1 && share < 1) {
		t.Errorf("share %v: %v", share, observations.Remarks)
	}
}
