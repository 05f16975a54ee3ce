package sharing

import (
	"testing"

	"maplab/goworker/studies/study"
)

// run runs two rounds of a form and returns the sum, and the objects per operation of the second.
func run(t *testing.T, family, form string, operations int) (sum uint64, objects float64) {
	t.Helper()
	for _, candidate := range Families() {
		if candidate.Name != family || !candidate.Has(form) {
			continue
		}
		rounds := candidate.Program(study.Setting{
			Form: form, Entries: 500, Operations: operations, Threads: 1, Seed: 1}).Rounds()
		for range [2]struct{}{} {
			if rounds.Prepare != nil {
				rounds.Prepare()
			}
			taken := study.CountAllocations(func() { sum = rounds.Run(0, operations) })
			objects = float64(taken.Objects) / float64(operations)
		}
		return sum, objects
	}
	t.Fatalf("no %s.%s", family, form)
	return 0, 0
}

// TestAtomics: sums, and allocations that no version can avoid or have.
func TestAtomics(t *testing.T) {
	const operations = 1_000
	loads := uint64(2 * 500 * 499 / 2)
	for _, known := range []struct {
		form      string
		sum       uint64
		low, high float64
	}{
		{"first-store", operations, 1, 10},
		{"new-key-store", operations, 1, 10},
		{"load-hit", loads, 0, 1},
		{"load-or-store-hit", loads, 0, 1},
		{"slice-key-load", loads, 0, 0},
		{"erased-slice-key-load", loads, 0, 1},
		{"made-slice-key-load", loads, 0, 1},
		{"atomic-load", 7 * operations, 0, 0},
		{"atomic-store", operations * (operations - 1) / 2, 0, 0},
		{"atomic-exchange", operations, 0, 0},
		{"atomic-add", operations * (operations - 1) / 2, 0, 0},
	} {
		sum, objects := run(t, "atomic-operations", known.form, operations)
		if sum != known.sum || objects < known.low || objects > known.high {
			t.Errorf("%s: sum %d, %v objects; expected %d, %v to %v", known.form, sum, objects, known.sum, known.low, known.high)
		}
	}
}

// TestFirstWrites: the native map takes its first table, the sync.Map at least as many blocks.
func TestFirstWrites(t *testing.T) {
	_, native := run(t, "first-write", "native", 1_000)
	_, shared := run(t, "first-write", "read-mostly", 1_000)
	if native != 1 || shared < 2 {
		t.Errorf("native %v, sync.Map %v", native, shared)
	}
}

// TestCounters: where counters lie, and that increments are all counted, by each thread and by several.
func TestCounters(t *testing.T) {
	const threads = 4
	for form, onOneLine := range map[string]int{
		"one-counter": threads, "adjacent": threads, "padded": 1, "aligned-64": 1, "aligned-128": 1, "separate": 1,
	} {
		counters := countersOf(form, threads)
		if got := counters.onOneLine(); got != onOneLine {
			t.Errorf("%s: %d on one line", form, got)
		}
		team := counters.team(study.Setting{Operations: 1_003, Threads: threads})
		team.Prepare()
		for _, lane := range team.Lanes {
			lane.Run(0, lane.Operations)
		}
		if got := team.Finish(); got != 1_003 {
			t.Errorf("%s: %d counted", form, got)
		}
		if sum, _ := run(t, "false-sharing", form, 500); sum != 500 {
			t.Errorf("%s: one thread counted %d", form, sum)
		}
	}
}

// TestRemovals: all keys of a round are removed.
func TestRemovals(t *testing.T) {
	for _, form := range []string{"native", "read-mostly"} {
		if sum, _ := run(t, "shared-use", form, 800); sum != 800 {
			t.Errorf("%s: %d", form, sum)
		}
	}
	observations := study.NewObservations()
	if err := observeUse(study.Setting{Form: "read-mostly", Entries: 5_000}, observations); err != nil {
		t.Fatal(err)
	}
	if kept := observations.Figures["threads_writes_kept"]; kept != 100 {
		t.Errorf("%v %% kept", kept)
	}
}
