package mapheader

import (
	"fmt"
	"testing"

	"maplab/goworker/studies/study"
)

// see runs a form and returns what it saw.
func see(t *testing.T, name, form string, entries int) *study.Observations {
	t.Helper()
	for _, family := range Families() {
		if family.Name != name {
			continue
		}
		observations := study.NewObservations()
		if err := family.Program(study.Setting{Form: form, Entries: entries, Seed: 1}).Observe(observations); err != nil {
			t.Fatalf("%s.%s: %v", name, form, err)
		}
		return observations
	}
	t.Fatalf("no family %s", name)
	return nil
}

// expect compares figures with known ones.
func expect(t *testing.T, seen *study.Observations, known map[string]float64) {
	t.Helper()
	for name, value := range known {
		if got, isThere := seen.Figures[name]; !isThere || got != value {
			t.Errorf("%s is %v, expected %v (%s)", name, got, value, seen.Absences[name])
		}
	}
}

// TestAllForms: every form of every family runs, and each of a family's forms gives or refuses the same figures.
func TestAllForms(t *testing.T) {
	for _, family := range Families() {
		if family.Program(study.Setting{Form: family.Forms[0]}).Observe == nil {
			continue
		}
		names := map[string]bool{}
		for _, form := range family.Forms {
			if testing.Short() && (form == "placed-b16" || form == "placed-b17" || form == "placed-b18") {
				continue
			}
			seen := see(t, family.Name, form, 1000)
			here := map[string]bool{}
			for name := range seen.Figures {
				here[name] = true
			}
			for name := range seen.Absences {
				if here[name] {
					t.Errorf("%s.%s: %s is there and absent", family.Name, form, name)
				}
				here[name] = true
			}
			if len(names) > 0 && len(here) != len(names) {
				t.Errorf("%s.%s: %d figures, other forms %d", family.Name, form, len(here), len(names))
			}
			names = here
		}
	}
}

// TestMaking: what making a map takes.
func TestMaking(t *testing.T) {
	expect(t, see(t, "map-making", "local-written", 0), map[string]float64{"making_allocations": 0, "making_bytes": 0,
		"making_calls_makemap": 0, "making_calls_makemap_small": 0, "making_has_hashmapinit": 0})
	expect(t, see(t, "map-making", "no-hint", 0), map[string]float64{"making_allocations": 1,
		"making_calls_makemap": 0, "making_calls_makemap_small": 1})
	expect(t, see(t, "map-making", "constant-8", 0), map[string]float64{"making_allocations": 1,
		"making_calls_makemap": 0, "making_calls_makemap_small": 1})
	expect(t, see(t, "map-making", "hint-1024", 0), map[string]float64{
		"making_calls_makemap": 1, "making_calls_makemap_small": 0})
	if bytes := see(t, "map-making", "hint-1024", 0).Figures["making_bytes"]; bytes < 1024*16 {
		t.Errorf("room for 1,024 entries of 16 bytes takes %v bytes", bytes)
	}
}

// TestProbes: a reserved map needs no more probes than one group and a part of one; a walk in memory finds all entries.
func TestProbes(t *testing.T) {
	for _, form := range probeForms {
		figures := see(t, "map-probes", form, 10_000).Figures
		if figures["probe_groups"] < 1 || figures["probe_groups"] > 1.5 || figures["probe_slots"] < 1 || figures["probe_slots"] > 8 {
			t.Errorf("%s: %v", form, figures)
		}
	}
	for _, entries := range []int{0, 1, 8, 9, 1_000, 10_000} {
		m := map[string]uint64{}
		want := uint64(0)
		for number := 0; number < entries; number++ {
			m[fmt.Sprint("key", number)] = uint64(number)
			want += uint64(number) + 1
		}
		keptText = m
		if got := WalkText(m, func(_ string, value uint64) uint64 { return value + 1 }); got != want {
			t.Errorf("%d entries add up to %d, expected %d", entries, got, want)
		}
	}
}

var keptText map[string]uint64

// TestEvents: each event is one, and what it allocates is no less than what must be.
func TestEvents(t *testing.T) {
	const operations = 50
	least := map[string]uint64{"bucket-copying": 0, "bucket-copying-strings": 0, "overflow-set-aside": 0, "bucket-overflow-set-aside": 0}
	for _, family := range events() {
		for _, form := range family.Forms {
			rounds := family.Program(study.Setting{Form: form, Entries: 1_000, Operations: operations}).Rounds()
			rounds.Prepare()
			var sum uint64
			taken := study.CountAllocations(func() { sum = rounds.Run(0, operations) })
			rounds.Finish()
			want, isThere := least[form]
			if !isThere {
				want = operations
			}
			if sum == 0 || taken.Objects < want {
				t.Errorf("%s.%s: sum %d, %d objects", family.Name, form, sum, taken.Objects)
			}
		}
	}
}
