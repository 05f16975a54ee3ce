package language

import (
	"testing"

	"maplab/goworker/studies/study"
)

// see runs a form and returns what it saw.
func see(t *testing.T, name, form string) *study.Observations {
	t.Helper()
	for _, family := range Families() {
		if family.Name != name || !family.Has(form) {
			continue
		}
		observations := study.NewObservations()
		if err := family.Program(study.Setting{Form: form}).Observe(observations); err != nil {
			t.Fatalf("%s.%s: %v", name, form, err)
		}
		return observations
	}
	t.Fatalf("no %s.%s", name, form)
	return nil
}

// TestKnown: what the language's specification says.
func TestKnown(t *testing.T) {
	for _, known := range []struct {
		family, form string
		figures      map[string]float64
	}{
		{"map-references", "dictionary", map[string]float64{"reference_zero_is_nil": 1, "reference_zero_counts": 1,
			"reference_zero_takes_writes": 0, "reference_counts": 1, "reference_makes": 1,
			"reference_write_is_shared": 1, "reference_reassignment_is_shared": 0}},
		{"map-references", "pointer", map[string]float64{"reference_zero_is_nil": 1, "reference_counts": 0,
			"reference_makes": 0, "reference_reassignment_is_shared": 1}},
		{"map-references", "class-box", map[string]float64{"reference_counts": 0, "reference_makes": 0,
			"reference_write_is_shared": 1, "reference_reassignment_is_shared": 0}},
		{"map-passing", "argument", map[string]float64{"passing_write_is_seen": 1, "passing_reassignment_is_seen": 0}},
		{"map-passing", "argument-inout", map[string]float64{"passing_write_is_seen": 1, "passing_reassignment_is_seen": 1}},
		{"passed-map", "argument", map[string]float64{"passed_bytes": 8, "passed_variable_is_a_copy": 1,
			"passed_header_is_the_same": 1, "passed_count_is_shared": 1, "passed_assignment_is_seen": 0}},
		{"passed-map", "pointer", map[string]float64{"passed_bytes": 8, "passed_variable_is_a_copy": 0,
			"passed_assignment_is_seen": 1}},
		{"header-access", "header-cast", map[string]float64{"access_panics": 0, "access_gives_count": 1}},
		{"header-access", "reflect-address", map[string]float64{"access_panics": 1, "access_gives_count": 0}},
		{"header-access", "reflect-keys", map[string]float64{"access_panics": 0, "access_gives_count": 1}},
		{"header-sizes", "slice", map[string]float64{"variable_bytes": 24}},
		{"header-sizes", "map", map[string]float64{"variable_bytes": 8}},
		{"nil-map", "write", map[string]float64{"nil_panics": 1, "nil_is_as_empty": 0}},
		{"nil-map", "delete", map[string]float64{"nil_panics": 0, "nil_is_as_empty": 1}},
		{"nil-map", "walk", map[string]float64{"nil_panics": 0, "nil_is_as_empty": 1}},
		{"unhashable-keys", "slice-in-struct", map[string]float64{"hashable_compiles": 0, "hashable_panics": 1}},
		{"unhashable-keys", "array-in-struct-shared", map[string]float64{"hashable_compiles": 1, "hashable_panics": 0,
			"hashable_is_one_key": 1}},
		{"pointer-keys", "typed-pointer", map[string]float64{"key_is_hashable": 1, "key_keeps_object": 1,
			"key_meets_new_object": 0, "key_refuses_other_type": 1}},
		{"pointer-keys", "address", map[string]float64{"key_is_hashable": 1, "key_keeps_object": 0,
			"key_meets_new_object": 1, "key_refuses_other_type": 0}},
		{"pointer-keys", "raw-pointer", map[string]float64{"key_is_hashable": 1, "key_keeps_object": 1,
			"key_meets_new_object": 0, "key_refuses_other_type": 0}},
	} {
		seen := see(t, known.family, known.form)
		for name, value := range known.figures {
			if got, isThere := seen.Figures[name]; !isThere || got != value {
				t.Errorf("%s.%s: %s is %v, expected %v", known.family, known.form, name, got, value)
			}
		}
	}
}

// TestEveryForm: every observing form runs.
func TestEveryForm(t *testing.T) {
	for _, family := range Families() {
		for _, form := range family.Forms {
			if family.Program(study.Setting{Form: form}).Observe != nil && len(see(t, family.Name, form).Figures) == 0 {
				t.Errorf("%s.%s has no figures", family.Name, form)
			}
		}
	}
}

// TestWalks: all walks add up the same, which a formula gives too.
func TestWalks(t *testing.T) {
	const entries, length, operations = 1000, 20, 3
	want := uint64(operations*(3*entries*(entries-1)/2+entries*length) + 0 + 1 + 2)
	for _, form := range append(walkForms, runtimeForms...) {
		rounds := walksOf("", nil).Program(study.Setting{
			Form: form, Entries: entries, KeyLength: length, Operations: operations}).Rounds()
		if got := rounds.Run(0, operations); got != want {
			t.Errorf("%s: %d, expected %d", form, got, want)
		}
	}
}

// TestPassingRounds: all ways of passing return the same.
func TestPassingRounds(t *testing.T) {
	const entries, operations = 8, 24
	want := uint64(3 * 3 * entries * (entries - 1) / 2)
	for _, form := range passingForms {
		rounds := mapPassing().Program(study.Setting{Form: form, Entries: entries, Operations: operations}).Rounds()
		if got := rounds.Run(0, operations); got != want {
			t.Errorf("%s: %d, expected %d", form, got, want)
		}
		taken := study.CountAllocations(func() { rounds.Run(0, operations) })
		if kept := form == "address-kept"; kept != (taken.Objects == operations) || !kept && taken.Objects != 0 {
			t.Errorf("%s: %d objects", form, taken.Objects)
		}
	}
}
