// Package language holds studies of what Go's language and runtime promise of maps: variables for maps, passing them,
// nil maps, keys that are addresses, ways around the language, and walks.
package language

import "maplab/goworker/studies/study"

// observing declares a family that only observes.
func observing(
	name string, tables, forms []string, observe func(form string, observations *study.Observations) error,
) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: tables,
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error {
				return observe(setting.Form, observations)
			}}
		},
	}
}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		observing("map-references", []string{"D2.T1"}, []string{"dictionary", "pointer", "class-box"}, observeReferences),
		mapPassing(),
		observing("passed-map", []string{"D2.T2", "D2.T10"}, []string{"argument", "assigned", "pointer"}, observePassed),
		observing("header-access", []string{"D2.T11"}, accessForms(), observeAccess),
		observing("nil-map", []string{"D2.T1", "D3.T4"}, nilForms(), observeNil),
		observing("unhashable-keys", []string{"D3.T8"}, hashingForms(), observeHashing),
		observing("pointer-keys", []string{"D1.T6"}, keyForms, observeKey),
		walksOf("map-walks", walkForms),
		walksOf("runtime-walks", runtimeForms),
		observing("header-sizes", []string{"D2.T2", "D3.T1", "D3.T11"}, sizeForms, observeSize),
	}
}

// panics runs something and returns what it panics with; nil if it doesn't.
func panics(body func()) (reason any) {
	defer func() { reason = recover() }()
	body()
	return nil
}
