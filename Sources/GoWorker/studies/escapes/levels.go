package escapes

import (
	"regexp"
	"strings"

	"maplab/goworker/studies/study"
)

// levelForms are the levels of the compiler's report.
var levelForms = []string{"m-1", "m-2", "m-3"}

// levelLine matches a line of the third level: a statement of a function at a depth of loops.
var levelLine = regexp.MustCompile(`^\[\d+\] \S+ stmt: `)

// level is what one level of the report has.
type level struct {
	// variables: a line names the variable or expression that is put on the heap.
	variables bool
	// flows: chains say from what to what a value flows.
	flows bool
	// reasons: the links of these chains, each with a construct and its place.
	reasons bool
	// statements: the statements that the analysis went through.
	statements bool
	// calls: stacks of calls, as a function below its caller.
	calls bool
	// lines about the program.
	lines int
}

// read finds out what a report has.
func read(report string) level {
	lines := parse(report)
	level := level{lines: len(lines)}
	for _, line := range lines {
		level.variables = level.variables || line.saysHeap()
		level.flows = level.flows || flow.MatchString(line.text)
		level.reasons = level.reasons || reason.MatchString(line.text)
		level.statements = level.statements || levelLine.MatchString(line.text)
	}
	level.calls = strings.Contains(report, "called from") || strings.Contains(report, "called by")
	return level
}

// observeLevel compiles the program with one level of the report and says what is in it.
func observeLevel(form string, observations *study.Observations) error {
	built, err := built("-m=" + strings.TrimPrefix(form, "m-"))
	if err != nil {
		return err
	}
	defer built.Remove()
	level := read(built.Report)
	observations.Tell("level_names_variables", level.variables)
	observations.Tell("level_has_flows", level.flows)
	observations.Tell("level_has_reasons", level.reasons)
	observations.Tell("level_has_statements", level.statements)
	observations.Tell("level_has_calls", level.calls)
	observations.Count("level_lines", level.lines)
	return nil
}
