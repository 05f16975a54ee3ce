package profiles

import "maplab/goworker/studies/study"

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		{
			Name: "heap-profile", Forms: []string{halfReserved, reserved, grown}, Tables: []string{"D4.T9"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Observe: func(observations *study.Observations) error {
					return observeHeap(setting, observations)
				}}
			},
		},
		{
			Name: "cpu-profile-signs", Forms: []string{manyInsertions, growingMap, smallMaps, reusedMap, coarseLock},
			Tables: []string{"D2.T12"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Observe: func(observations *study.Observations) error {
					return observeSigns(setting, sampled, observations)
				}}
			},
		},
	}
}
