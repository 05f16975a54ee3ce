package constructs

import (
	"testing"

	"maplab/goworker/studies/mapheader"
	"maplab/goworker/studies/study"
)

// allocations runs two rounds of a form and returns their sum, and objects and bytes per operation in the second.
func allocations(t *testing.T, family, form string, entries int) (sum uint64, objects, bytes float64) {
	t.Helper()
	const operations = 2_000
	for _, candidate := range Families() {
		if candidate.Name != family || !candidate.Has(form) {
			continue
		}
		rounds := candidate.Program(study.Setting{
			Form: form, Entries: entries, Operations: operations, Threads: 1, Seed: 1}).Rounds()
		var sums [2]uint64
		var taken study.Allocated
		for round := range sums {
			if rounds.Prepare != nil {
				rounds.Prepare()
			}
			taken = study.CountAllocations(func() { sums[round] = rounds.Run(0, operations) })
			if rounds.Finish != nil {
				rounds.Finish()
			}
		}
		if sums[0] != sums[1] {
			t.Errorf("%s.%s: two rounds return %d and %d", family, form, sums[0], sums[1])
		}
		return sums[0], float64(taken.Objects) / operations, float64(taken.Bytes) / operations
	}
	t.Fatalf("no %s.%s", family, form)
	return 0, 0, 0
}

// TestKnownAllocations: what Go's compiler and runtime must allocate.
func TestKnownAllocations(t *testing.T) {
	// The classic map forgets its list of overflow buckets when it is cleared, and a loop over it makes a new one.
	walkAfterClear := 1.0
	if mapheader.Swiss {
		walkAfterClear = 0
	}
	for _, known := range []struct {
		family, form string
		entries      int
		objects      float64
	}{
		{"new-map", "nil", 1, 0},
		{"new-map", "empty", 1, 1},
		{"new-map", "capacity-0-written", 1, 2},
		{"new-map", "capacity-4-references", 1, 1},
		{"empty-map", "bucket-boxed", 1, 1},
		{"empty-map", "dictionary", 1, 0},
		{"map-nesting", "array-of-four-reused", 8, 4 * walkAfterClear},
		{"erasure", "int-concrete-store", 100, 0},
		{"erasure", "mirror-concrete-store", 100, 0},
		{"erasure", "mirror-any-store", 100, 1},
		{"erasure", "struct-any-store", 100, 1},
		{"erasure", "int-any-store", 100, 1},
		{"erasure", "class-any-store", 100, 0},
		{"erasure", "new-mirror-nothing-store", 100, 1},
		{"small-container", "map-dictionary", 1, 0},
		{"small-container", "list-array-reserved", 1, 0},
		{"request-batch", "objects", 100, 12},
		{"request-batch", "in-place", 100, 0},
		{"short-lived-maps", "dictionary-new", 100, 0},
		{"short-lived-maps", "dictionary-reused", 100, 0},
	} {
		if _, objects, _ := allocations(t, known.family, known.form, known.entries); objects != known.objects {
			t.Errorf("%s.%s: %v objects, expected %v", known.family, known.form, objects, known.objects)
		}
	}
}

// TestSameSums: forms that do the same work return the same.
func TestSameSums(t *testing.T) {
	for family, groups := range map[string][][]string{
		"empty-map":        {emptyMapForms},
		"map-nesting":      {{"bare", "struct-field", "nested-structs", "array-of-one"}, {"array-of-four", "array-of-four-reused"}},
		"small-container":  {containerForms[:3], containerForms[3:]},
		"request-batch":    {batchForms},
		"caller-buffer":    {callerForms},
		"short-lived-maps": {shortLivedForms},
		"new-map":          {{"empty", "capacity-0", "capacity-4", "capacity-8", "wide-keys"}},
	} {
		for _, group := range groups {
			want, _, _ := allocations(t, family, group[0], 16)
			for _, form := range group[1:] {
				if sum, _, _ := allocations(t, family, form, 16); sum != want {
					t.Errorf("%s.%s: %d, %s %d", family, form, sum, group[0], want)
				}
			}
		}
	}
}

// TestEveryForm: every form has rounds whose sums are the same twice.
func TestEveryForm(t *testing.T) {
	for _, family := range Families() {
		for _, form := range family.Forms {
			allocations(t, family.Name, form, 16)
		}
	}
}
