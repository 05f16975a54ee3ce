package serving

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"maplab/goworker/service"
	"maplab/goworker/studies/study"
)

// loadOf is a form's load, with a client that answers what a file says.
func loadOf(t *testing.T, family, form string) (load orderLoad, arguments string) {
	t.Helper()
	setting := setting(form)
	setting.Rate, setting.Operations, setting.Entries = 500, 100, 200
	load = map[string]func(study.Setting) orderLoad{"service-governance": governance, "service-skew": skew}[family](setting)
	load.client, arguments = fakeClient(t, someReport)
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	load.program = own
	return load, arguments
}

// TestOrderLoads: every form's service gets its load, and each figure is recorded or has a reason.
func TestOrderLoads(t *testing.T) {
	for _, family := range orderFamilies() {
		for _, form := range family.Forms {
			load, arguments := loadOf(t, family.Name, form)
			observations := study.NewObservations()
			if err := load.run(observations); err != nil {
				t.Fatalf("%s.%s: %v", family.Name, form, err)
			}
			for _, name := range load.figures() {
				_, isThere := observations.Figures[name]
				if reason := observations.Absences[name]; isThere == (reason != "") {
					t.Errorf("%s.%s: %s is there: %v, absent: %q", family.Name, form, name, isThere, reason)
				}
			}
			if len(observations.Figures)+len(observations.Absences) != len(load.figures()) {
				t.Errorf("%s.%s: other figures in %v", family.Name, form, observations.Figures)
			}
			for name, value := range map[string]float64{"service_open_rate": 500, "service_answered_rate": 2_000,
				"service_failed_requests": 6, "service_open_p99_ns": 3} {
				if observations.Figures[name] != value {
					t.Errorf("%s.%s: %s is %v, expected %v", family.Name, form, name, observations.Figures[name], value)
				}
			}
			options := "--orders --keys 205 --seconds 0.2 --hot-share 0.8 --hot-keys 5"
			if family.Name == "service-governance" {
				options = "--orders --keys 200 --seconds 0.2 --youngest 4 --renewal 50"
			}
			said, _ := os.ReadFile(arguments)
			lines := strings.Split(strings.TrimSpace(string(said)), "\n")
			if len(lines) != 2 || !strings.HasSuffix(lines[0], " --value-size 30 --writes 0 --rate 500 --seed 7 --keys 1 --seconds 0.3") ||
				!strings.HasSuffix(lines[1], options) {
				t.Errorf("%s.%s: %q, expected %q", family.Name, form, lines, options)
			}
		}
	}
}

// TestOrderHistory: before, the whole history is there; after, a tenth; and a map that is filled beforehand is.
func TestOrderHistory(t *testing.T) {
	for study, expected := range map[string]float64{"service-governance.ungoverned": 200, "service-governance.governed": 20} {
		family, form, _ := strings.Cut(study, ".")
		load, _ := loadOf(t, family, form)
		observations := newObservations(t, load)
		if found := observations.Figures["service_entries"]; found != expected {
			t.Errorf("%s: %v entries, expected %v", study, found, expected)
		}
		if share := observations.Figures["service_held_share"]; !(share > 0 && share < 1) {
			t.Errorf("%s: share %v", study, share)
		}
	}
	for form, expected := range map[string]int{"one-lock": 0, "read-mostly": 0, "sharded-read-mostly": 205, "sharded": 205} {
		load, _ := loadOf(t, "service-skew", form)
		running, err := start(load.program, append([]string{"--orders", form}, load.service...)...)
		if err != nil {
			t.Fatal(err)
		}
		memory, err := running.forget()
		if err != nil || memory.Entries != expected {
			t.Errorf("%s: %+v (%v), expected %d entries", form, memory, err, expected)
		}
		running.end()
	}
}

// newObservations are those of a load.
func newObservations(t *testing.T, load orderLoad) *study.Observations {
	t.Helper()
	observations := study.NewObservations()
	if err := load.run(observations); err != nil {
		t.Fatal(err)
	}
	return observations
}

// TestNoRate: a load without a rate is refused.
func TestNoRate(t *testing.T) {
	if err := governance(setting("governed")).observe(study.NewObservations()); err == nil {
		t.Error("it is accepted")
	}
}

// TestNoOrders: a service without orders can't forget them.
func TestNoOrders(t *testing.T) {
	if _, err := started(t, setting("sharded")).forget(); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("%v", err)
	}
}

// TestProcessorSeconds: a service's processor time grows with its requests, and an ended one has none.
func TestProcessorSeconds(t *testing.T) {
	running := started(t, setting("sharded"))
	before, err := running.processorSeconds()
	if err != nil {
		t.Fatal(err)
	}
	askOrders(t, running, 200)
	after, err := running.processorSeconds()
	if err != nil || after <= before {
		t.Errorf("%v, then %v (%v)", before, after, err)
	}
	// The kernel's other count has a hundredth of a second as its unit.
	var usage syscall.Rusage
	running.end()
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		t.Fatal(err)
	}
	if most := float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)*1e-6; after > most+0.05 {
		t.Errorf("%v s, all children have used %v s", after, most)
	}
	if seconds, err := running.processorSeconds(); err == nil {
		t.Errorf("an ended service has %v", seconds)
	}
}

// TestCollectionInterval: the load's length over the collections that ended in it.
func TestCollectionInterval(t *testing.T) {
	open := report{Answered: 300, AnsweredPerSecond: 100}
	before, after := reading{metrics: map[string]float64{service.Collections: 2}}, reading{metrics: map[string]float64{service.Collections: 8}}
	observations := study.NewObservations()
	recordInterval(open, before, after, observations)
	if interval := observations.Figures["service_collection_interval_ns"]; math.Abs(interval-0.5e9) > 1 {
		t.Errorf("%v, expected half a second", interval)
	}
	observations = study.NewObservations()
	recordInterval(open, before, before, observations)
	if observations.Absences["service_collection_interval_ns"] == "" {
		t.Error("no collection has an interval")
	}
}

// askOrders asks a service for orders; one without any answers that it has none.
func askOrders(t *testing.T, running *process, requests int) {
	t.Helper()
	for number := range requests {
		answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/orders/key-%d", running.port, number%10))
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
}
