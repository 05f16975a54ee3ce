package input

import (
	"math"
	"testing"
	"time"

	"maplab/goworker/studies/study"
)

// setting is a small load on a form.
func setting(form string) study.Setting {
	return study.Setting{Form: form, Entries: 8, Operations: 400, ValueSize: 256, Rate: 2_000, Schedule: "poisson", Seed: 7}
}

// TestObserve: without a pool each request makes its arguments; with one, few are made besides those under way.
func TestObserve(t *testing.T) {
	for form, most := range map[string]float64{"made": 400, "pooled": 100} {
		observations := study.NewObservations()
		if err := observe(setting(form), observations); err != nil {
			t.Fatal(err)
		}
		figures := observations.Figures
		made := figures["input_objects_made"]
		if made > most || form == "made" && made != 400 || made < 8 {
			t.Errorf("%s: %v objects were made, expected %v", form, made, most)
		}
		if figures["input_reuse_share"] != 1-figures["input_objects_per_request"] || figures["input_first_reuse_share"] != 1-made/400 {
			t.Errorf("%s: %v", form, figures)
		}
		if form == "made" && figures["input_objects_per_request"] != 1 {
			t.Errorf("%v objects per request, expected 1", figures["input_objects_per_request"])
		}
		// 64 connections could all be ready at once, and a return without a request does not count.
		if wakeUps := figures["input_wake_ups_per_request"]; wakeUps < 1.0/64 || wakeUps > 1 {
			t.Errorf("%s: %v wake-ups per request", form, wakeUps)
		}
	}
}

// TestRounds: each request is answered once, in parts as in one go.
func TestRounds(t *testing.T) {
	for _, form := range Families()[0].Forms {
		rounds := rounds(setting(form))
		if sum := rounds.Run(0, 400); sum != 400*399/2 {
			t.Errorf("%s: %d, expected %d", form, sum, 400*399/2)
		}
		if sum := rounds.Run(0, 100) + rounds.Run(100, 400); sum != 400*399/2 {
			t.Errorf("%s: %d in two parts, expected %d", form, sum, 400*399/2)
		}
	}
}

// TestAllocations: a request of the closed loop makes an object and its buffer, or nothing.
func TestAllocations(t *testing.T) {
	for form, expected := range map[string]float64{"made": 2, "pooled": 0} {
		rounds := rounds(setting(form))
		rounds.Run(0, 100)
		if made := testing.AllocsPerRun(10, func() { rounds.Run(0, 100) }) / 100; math.Abs(made-expected) > 0.1 {
			t.Errorf("%s: %v blocks per request, expected %v", form, made, expected)
		}
	}
}

// TestSchedule: requests are due at the load's rate, evenly or at random.
func TestSchedule(t *testing.T) {
	even := setting("made")
	even.Schedule = "fixed"
	if due := schedule(even, 2_000, 3); due[0] != 0 || due[1] != 500*time.Microsecond || due[2] != time.Millisecond {
		t.Errorf("%v", due)
	}
	due := schedule(setting("made"), 2_000, 10_000)
	for number := 1; number < len(due); number++ {
		if due[number] < due[number-1] {
			t.Fatalf("request %d is due before the one before it", number)
		}
	}
	// The mean of 10,000 exponential times is off by 1 % on average.
	if last := due[len(due)-1].Seconds(); last < 4.75 || last > 5.25 || due[1]-due[0] == due[2]-due[1] {
		t.Errorf("10,000 requests take %v s, expected 5", last)
	}
}
