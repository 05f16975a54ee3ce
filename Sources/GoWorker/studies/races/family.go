// Package races holds studies of what happens, and what is said, if goroutines use memory at once without a lock.
package races

import (
	"embed"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

//go:embed programs/*/*.go
var programs embed.FS

// sourceOf is one of the embedded programs.
func sourceOf(name string) toolchain.Source {
	return toolchain.Source{Files: programs, Folder: "programs/" + name}
}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		observing("concurrent-map", []string{"D4.T21"}, []string{"plain", "sanitizer", "checked"}, observeMap),
		observing("race-detector", []string{"D5.T6", "D5.T16"}, []string{"counter"}, observeDetector),
		observing("lost-updates", []string{"D5.T6"}, []string{"unsynchronised", "atomic", "mutex"}, observeLost),
	}
}

// observing declares a family that only observes.
func observing(
	name string, tables, forms []string, observe func(setting study.Setting, observations *study.Observations) error,
) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: tables,
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error {
				return observe(setting, observations)
			}}
		},
	}
}
