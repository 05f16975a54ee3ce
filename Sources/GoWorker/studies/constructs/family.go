// Package constructs holds studies that count what constructs of the language allocate when a program evaluates them:
// the Go side of families that the Swift workers have, with the same names and, as far as the languages allow, the same
// sums.
package constructs

import "maplab/goworker/studies/study"

// kernel does the operations from..<to and returns their sum.
type kernel = func(from, to int) uint64

// rounds declares a family whose programs are one kernel each, made anew for every process.
func rounds(name string, tables, forms []string, make func(study.Setting) *study.Rounds) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: tables,
		Program: func(setting study.Setting) study.Program {
			return study.Program{Rounds: func() *study.Rounds { return make(setting) }}
		},
	}
}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		rounds("new-map", []string{"D3.T1", "D3.T4"}, newMapForms, newMaps),
		rounds("empty-map", []string{"D1.T2"}, emptyMapForms, emptyMaps),
		rounds("map-nesting", []string{"D1.T3"}, nestingForms, nesting),
		rounds("erasure", []string{"D1.T4"}, erasureForms(), erasures),
		rounds("small-container", []string{"D3.T11"}, containerForms, containers),
		rounds("request-batch", []string{"D1.T7"}, batchForms, batches),
		rounds("caller-buffer", []string{"D4.T20"}, callerForms, callers),
		shortLivedMaps(),
		// Maps that leave the function that makes them; those of short-lived-maps don't, and need no heap.
		rounds("kept-maps", []string{"D5.T7", "D1.T9", "D2.T8"}, []string{"new", "new-reserved"}, shortLived),
	}
}
