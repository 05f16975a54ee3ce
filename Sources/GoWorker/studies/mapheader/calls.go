package mapheader

import (
	"debug/elf"
	"embed"
	"fmt"
	"regexp"
	"strings"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

//go:embed programs/*.go
var programs embed.FS

var (
	// function matches the head of a function in the compiler's assembly.
	function = regexp.MustCompile(`^(?:program|main)\.(\w+) STEXT`)
	// call matches a call of the runtime.
	call = regexp.MustCompile(`\bCALL\s+(?:internal/runtime/maps|runtime)\.(\w+)\(SB\)`)
)

// callsIn are the functions of the runtime that a function of the program calls, by the assembly.
func callsIn(assembly, name string) map[string]bool {
	calls := map[string]bool{}
	current := ""
	for _, line := range strings.Split(assembly, "\n") {
		if match := function.FindStringSubmatch(line); match != nil {
			current = match[1]
		}
		if match := call.FindStringSubmatch(line); match != nil && current == name {
			calls[match[1]] = true
		}
	}
	return calls
}

// functionOf is the function of the program that a form is compiled to.
func functionOf(form string) string {
	if strings.HasPrefix(form, "hint-") {
		return "hint"
	}
	return strings.ReplaceAll(form, "-", "_")
}

// recordCalls compiles the program and records how the form's map is made.
func recordCalls(form string, observations *study.Observations) error {
	tools, err := toolchain.Find()
	if err != nil {
		return err
	}
	built, err := tools.Build(toolchain.Source{Files: programs, Folder: "programs"}, toolchain.Options{Compiler: "-S"})
	if err != nil {
		return err
	}
	defer built.Remove()
	if !built.Compiles {
		return fmt.Errorf("the program that makes maps doesn't compile: %s", built.Report)
	}
	calls := callsIn(built.Report, functionOf(form))
	observations.Tell("making_calls_makemap_small", calls["makemap_small"])
	observations.Tell("making_calls_makemap", calls["makemap"])
	symbols, err := symbolsOf(built.Path())
	if err != nil {
		return err
	}
	observations.Tell("making_has_makebucketarray", symbols["runtime.makeBucketArray"])
	observations.Tell("making_has_hashmapinit", symbols["runtime.hashmapInit"])
	return nil
}

// symbolsOf are the names of all functions and variables in a program.
func symbolsOf(path string) (map[string]bool, error) {
	file, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, symbol := range symbols {
		names[symbol.Name] = true
	}
	return names, nil
}
