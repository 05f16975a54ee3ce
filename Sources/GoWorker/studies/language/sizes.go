package language

import (
	"unsafe"

	"maplab/goworker/studies/study"
)

// sizeForms are kinds of variables.
var sizeForms = []string{"slice", "map", "string", "interface", "pointer"}

// observeSize records the bytes of a variable of a kind, without what it leads to.
func observeSize(form string, observations *study.Observations) error {
	sizes := map[string]uintptr{
		"slice": unsafe.Sizeof([]int{}), "map": unsafe.Sizeof(map[int]int{}), "string": unsafe.Sizeof(""),
		"interface": unsafe.Sizeof(any(nil)), "pointer": unsafe.Sizeof(new(int)),
	}
	observations.Count("variable_bytes", int(sizes[form]))
	return nil
}
