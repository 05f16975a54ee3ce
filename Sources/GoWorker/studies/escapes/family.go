// Package escapes asks Go's compiler what it puts on the heap, and counts what the same functions allocate when they
// run: the two need not agree.
package escapes

import (
	"fmt"
	"strings"
	"time"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// runLimit is how long the program may take to evaluate one form; it needs milliseconds.
const runLimit = time.Minute

// Families are those of this package.
func Families() []study.Family {
	forms, places := questions()
	return []study.Family{
		{
			Name: "escape-report", Forms: forms,
			Tables: []string{"D1.T3", "D1.T4", "D1.T7", "D1.T8", "D1.T17", "D2.T2", "D3.T1", "D3.T2", "D3.T3", "D3.T4", "D5.T15"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Observe: func(observations *study.Observations) error {
					return observe(setting.Form, places[setting.Form], observations)
				}}
			},
		},
		{
			Name: "escape-levels", Forms: levelForms, Tables: []string{"D1.T17"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Observe: func(observations *study.Observations) error {
					return observeLevel(setting.Form, observations)
				}}
			},
		},
	}
}

// built compiles the program and returns it with its report.
func built(compiler string) (*toolchain.Built, error) {
	tools, err := toolchain.Find()
	if err != nil {
		return nil, err
	}
	built, err := tools.Build(source, toolchain.Options{Compiler: compiler})
	if err != nil {
		return nil, err
	}
	if !built.Compiles {
		built.Remove()
		return nil, fmt.Errorf("the program of escapes doesn't compile: %s", built.Report)
	}
	return built, nil
}

// observe reads what the compiler says about one form, and runs it.
func observe(form string, places []place, observations *study.Observations) error {
	built, err := built("-m=2")
	if err != nil {
		return err
	}
	defer built.Remove()
	verdict := judge(parse(built.Report), places)
	objects, bytes, err := counted(built, form)
	if err != nil {
		return err
	}
	observations.Tell("escape_to_heap", verdict.heap || verdict.leaks)
	observations.Tell("escape_reported", verdict.heap)
	observations.Tell("escape_leaks", verdict.leaks)
	observations.Count("escape_reasons", len(verdict.chain.steps))
	observations.Record("escape_allocations", objects)
	observations.Record("escape_bytes", bytes)
	if len(verdict.lines) > 0 {
		observations.Remark("the compiler: %s", strings.Join(verdict.lines, "; "))
	}
	if len(verdict.chain.steps) > 0 {
		observations.Remark("why: %s", verdict.chain)
		observations.Remark("mermaid: %s", verdict.chain.Mermaid())
	}
	return nil
}

// counted runs a form and returns objects and bytes that one evaluation allocates.
func counted(built *toolchain.Built, form string) (objects, bytes float64, err error) {
	ended, err := built.Run(runLimit, nil, form)
	if err != nil {
		return 0, 0, err
	}
	if ended.Code != 0 {
		return 0, 0, fmt.Errorf("the program of escapes ended with %d: %s", ended.Code, ended.Errors)
	}
	if _, err := fmt.Sscan(ended.Output, &objects, &bytes); err != nil {
		return 0, 0, fmt.Errorf("the program of escapes printed %q: %w", ended.Output, err)
	}
	return objects, bytes, nil
}
