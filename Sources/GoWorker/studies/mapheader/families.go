package mapheader

import "maplab/goworker/studies/study"

// observer runs one form and records what it saw.
type observer func(setting study.Setting, observations *study.Observations) error

// family declares a family that only observes.
func family(name string, tables, forms []string, observe observer) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: tables,
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error {
				return observe(setting, observations)
			}}
		},
	}
}

// Families are those of this package.
func Families() []study.Family {
	return append([]study.Family{
		family("bucket-header", []string{"D4.T2"}, []string{"living"}, observeHeader),
		family("swiss-header", []string{"D4.T2", "D4.T22"}, []string{"living"}, observeSwissHeader),
		family("bucket-layout", []string{"D4.T4", "D5.T2"},
			[]string{"uint64-uint64", "uint32-uint8", "string-uint64"}, observeLayout),
		family("bucket-size", []string{"D1.T2", "D4.T22"}, []string{
			"uint8-uint8", "uint16-none", "uint32-uint8", "uint64-uint64", "string-none", "string-uint64",
			"string-string", "string-slice",
		}, observeSize),
		family("growth-threshold", []string{"D5.T4"}, []string{"bucket"}, observeThreshold),
		family("growth-state", []string{"D4.T5"}, []string{"before", "begun", "first-write", "moving", "ended"},
			observeState),
		family("same-size-growth", []string{"D1.T18"}, []string{
			"placed-b2", "placed-b4", "placed-b8", "placed-b12", "placed-b16", "placed-b17", "placed-b18", "churn-b4",
			"churn-b8", "churn-b12",
		}, observeSameSize),
		family("reclaimed-fields", []string{"D4.T10"}, []string{"eight-buckets"}, observeReclaimed),
		family("bucket-load", []string{"D5.T2"}, []string{"sparse", "overfull", "fullest"}, observeLoad),
		family("bucket-filling", []string{"D2.T9"}, []string{"numbers"}, observeFilling),
		family("collected-map", []string{"D4.T10", "D5.T2", "D5.T5"},
			[]string{"growing", "sparse-half-deleted", "full-half-deleted", "full-all-deleted"}, observeCollected),
		family("map-making", []string{"D1.T2", "D4.T17", "D4.T22"}, makingForms(), observeMaking),
		family("map-probes", []string{"D5.T9"}, probeForms, observeProbes),
	}, events()...)
}
