package language

import (
	"fmt"
	"sync"

	"maplab/goworker/studies/study"
)

// Keys with the same content, one of which has a slice in it.
type (
	sliceKey struct{ segments []int }
	arrayKey struct{ segments [2]int }
)

// hashing is one use of a key.
type hashing struct {
	form string
	// kind is the key's type for a native map; empty if the key is an interface.
	kind string
	// put puts the key into a map whose keys are interfaces, and returns how many entries there are.
	put func() int
}

// hashings are keys with slices and without, in native maps of interfaces and in sync.Map.
var hashings = []hashing{
	{"slice-in-struct", "struct{ segments []int }", func() int {
		m := map[any]int{}
		m[sliceKey{[]int{1, 2}}] = 1
		return len(m)
	}},
	{"array-in-struct", "struct{ segments [2]int }", func() int {
		m := map[any]int{}
		m[arrayKey{[2]int{1, 2}}] = 1
		m[arrayKey{[2]int{1, 2}}] = 1
		return len(m)
	}},
	{"slice-in-struct-shared", "struct{ segments []int }", func() int {
		var m sync.Map
		m.Store(sliceKey{[]int{1, 2}}, 1)
		return count(&m)
	}},
	{"array-in-struct-shared", "struct{ segments [2]int }", func() int {
		var m sync.Map
		m.Store(arrayKey{[2]int{1, 2}}, 1)
		m.Store(arrayKey{[2]int{1, 2}}, 1)
		return count(&m)
	}},
}

// count counts a sync.Map's entries.
func count(m *sync.Map) (entries int) {
	m.Range(func(_, _ any) bool {
		entries++
		return true
	})
	return entries
}

// hashingForms are the names of the uses.
func hashingForms() []string {
	var forms []string
	for _, hashing := range hashings {
		forms = append(forms, hashing.form)
	}
	return forms
}

// observeHashing records whether a key can be one.
func observeHashing(form string, observations *study.Observations) error {
	for _, hashing := range hashings {
		if hashing.form != form {
			continue
		}
		compiles, report, err := compiles("", "m := map["+hashing.kind+"]int{}\n\tprintln(len(m))")
		if err != nil {
			return err
		}
		entries := -1
		reason := panics(func() { entries = hashing.put() })
		observations.Tell("hashable_compiles", compiles)
		observations.Tell("hashable_panics", reason != nil)
		observations.Tell("hashable_is_one_key", entries == 1)
		if !compiles {
			observations.Remark("the compiler: %s", report)
		}
		if reason != nil {
			observations.Remark("it panics: %v", reason)
		}
		return nil
	}
	return fmt.Errorf("no use %s", form)
}
