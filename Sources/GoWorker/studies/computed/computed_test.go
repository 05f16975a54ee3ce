package computed

import (
	"testing"

	"maplab/goworker/studies/study"
)

// setting is some requests for few keys.
func setting(form string) study.Setting {
	return study.Setting{Form: form, Entries: 10, Operations: 200, Threads: 2, ValueSize: 4_093, Seed: 7}
}

// TestObserve: what each form makes and keeps.
func TestObserve(t *testing.T) {
	for form, known := range map[string]struct{ live, perMiss, perHit float64 }{
		noTemporary: {0, 0, 0}, capturedByBuilder: {0, 2, 1}, capturedByValue: {4_096, 2, 0}, notCaptured: {0, 2, 0},
		releasedEarly: {0, 2, 0}, outsideLock: {0, 2, 0},
	} {
		observations := study.NewObservations()
		observe(setting(form), observations)
		for name, value := range map[string]float64{"computed_live_bytes_per_entry": known.live,
			"computed_temporaries_per_miss": known.perMiss, "computed_temporaries_per_hit": known.perHit} {
			if found, isThere := observations.Figures[name]; !isThere || found != value {
				t.Errorf("%s: %s is %v, expected %v", form, name, found, value)
			}
		}
	}
}

// TestSums: all forms give the same results, alone and as threads, and they are those of a computation without a cache.
func TestSums(t *testing.T) {
	family := Families()[0]
	for _, form := range family.Forms {
		program := family.Program(setting(form))
		rounds, expected := program.Rounds(), uint64(0)
		server := newServer(setting(form), nil)
		for operation := range 200 {
			expected += resultOf(server.key(operation, 0), 4_093)
		}
		rounds.Prepare()
		if sum := rounds.Run(0, 50) + rounds.Run(50, 200); sum != expected {
			t.Errorf("%s: %d, expected %d", form, sum, expected)
		}
		rounds.Finish()
		expected = 0
		for operation := range 100 {
			expected += resultOf(server.key(operation, 0), 4_093) + resultOf(server.key(operation, 1), 4_093)
		}
		team := program.Team()
		team.Prepare()
		sums := make(chan uint64)
		for _, lane := range team.Lanes {
			go func() { sums <- lane.Run(0, lane.Operations) }()
		}
		if sum := <-sums + <-sums + team.Finish(); sum != expected {
			t.Errorf("%s: %d by two threads, expected %d", form, sum, expected)
		}
	}
}

// TestAgain: a value computes its result again.
func TestAgain(t *testing.T) {
	for _, form := range Families()[0].Forms {
		server := newServer(setting(form), nil)
		result := server.answer(3)
		if again := server.cache.values[3].again(); result != again || result != resultOf(3, 4_093) {
			t.Errorf("%s: %d, and again %d, expected %d", form, result, again, resultOf(3, 4_093))
		}
	}
}

// TestTemporary: a buffer's sum is the computed one.
func TestTemporary(t *testing.T) {
	for _, size := range []int{0, 8, 13, 4_096} {
		if sum := newTemporary(size, 11, nil).sum(); sum != sumOf(size, 11) {
			t.Errorf("%d bytes: %d, expected %d", size, sum, sumOf(size, 11))
		}
	}
	if sum := sumOf(24, 11); sum != 11+12+13 {
		t.Errorf("%d, expected 36", sum)
	}
}
