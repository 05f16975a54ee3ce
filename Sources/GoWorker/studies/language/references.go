package language

import (
	"strings"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// box is a struct with a map, as a program would share one.
type box struct{ data map[uint64]uint64 }

// observeReferences records what a variable of a kind can do.
func observeReferences(form string, observations *study.Observations) error {
	switch form {
	case "dictionary":
		var zero map[uint64]uint64
		observations.Tell("reference_zero_is_nil", zero == nil)
		observations.Tell("reference_zero_counts", len(zero) == 0)
		observations.Tell("reference_zero_takes_writes", panics(func() { zero[4] = 5 }) == nil && zero[4] == 5)
		first := map[uint64]uint64{1: 1}
		second := first
		second[4] = 5
		observations.Tell("reference_write_is_shared", first[4] == 5)
		third := map[uint64]uint64{1: 1}
		fourth := third
		fourth = map[uint64]uint64{}
		fourth[1] = 7
		observations.Tell("reference_reassignment_is_shared", third[1] != 1)
		return observeTypes("map[uint64]uint64", observations)
	case "pointer":
		var zero *map[uint64]uint64
		observations.Tell("reference_zero_is_nil", zero == nil)
		observations.Tell("reference_zero_takes_writes", panics(func() { (*zero)[4] = 5 }) == nil)
		made := map[uint64]uint64{1: 1}
		first := &made
		second := first
		(*second)[4] = 5
		observations.Tell("reference_write_is_shared", (*first)[4] == 5)
		*second = map[uint64]uint64{1: 7}
		observations.Tell("reference_reassignment_is_shared", (*first)[1] == 7)
		observations.Absent("the compiler refuses len of a pointer", "reference_zero_counts")
		return observeTypes("*map[uint64]uint64", observations)
	default:
		var zero *box
		observations.Tell("reference_zero_is_nil", zero == nil)
		observations.Tell("reference_zero_takes_writes", panics(func() { zero.data[4] = 5 }) == nil)
		first := &box{map[uint64]uint64{1: 1}}
		second := first
		second.data[4] = 5
		observations.Tell("reference_write_is_shared", first.data[4] == 5)
		second = &box{map[uint64]uint64{1: 7}}
		observations.Tell("reference_reassignment_is_shared", first.data[1] == second.data[1])
		observations.Absent("the compiler refuses len of a pointer", "reference_zero_counts")
		return observeTypes("*box", observations)
	}
}

// observeTypes asks the compiler whether len and make take a type.
func observeTypes(kind string, observations *study.Observations) error {
	for name, statement := range map[string]string{
		"reference_counts": "var m " + kind + "\n\tprintln(len(m))",
		"reference_makes":  "m := make(" + kind + ")\n\tprintln(m == nil)",
	} {
		compiles, report, err := compiles("type box struct{ data map[uint64]uint64 }\n", statement)
		if err != nil {
			return err
		}
		observations.Tell(name, compiles)
		if !compiles {
			observations.Remark("the compiler: %s", report)
		}
	}
	return nil
}

// compiles asks the compiler whether it accepts statements in a program with the declarations.
func compiles(declarations, statements string) (bool, string, error) {
	tools, err := toolchain.Find()
	if err != nil {
		return false, "", err
	}
	text := "package main\n\n" + declarations + "\nfunc main() {\n\t" + statements + "\n}\n"
	built, err := tools.Build(toolchain.Source{Main: text}, toolchain.Options{})
	if err != nil {
		return false, "", err
	}
	defer built.Remove()
	_, report, _ := strings.Cut(built.Report, "\n")
	return built.Compiles, strings.TrimSpace(report), nil
}
