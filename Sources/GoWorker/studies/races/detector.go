package races

import (
	"fmt"
	"regexp"
	"strings"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// counterWays are the ways of counting.
var counterWays = []string{"unsynchronised", "atomic", "mutex"}

// detectorNames are the observations that only the first way's report has.
var detectorNames = []string{
	"race_report_location", "race_report_previous", "race_report_current", "race_report_threads",
	"race_report_previous_line", "race_report_current_line",
}

// accessOf is one of the two accesses of a report.
type accessOf struct {
	// isWrite is true if the report says that it was a write.
	isWrite bool
	// goroutine is the report's name for it.
	goroutine string
	// functions of the stack, innermost first, and the places of their statements.
	functions, places []string
}

var (
	// heading matches the first line of an access.
	heading = regexp.MustCompile(`^(Previous )?([Rr]ead|[Ww]rite) at \S+ by (.+):$`)
	// frame matches the two lines of a stack's frame: the function, the place.
	framePlace = regexp.MustCompile(`^\s+\S*/(main\.go:\d+) `)
)

// raceReport is what the detector printed for one run.
type raceReport struct {
	isRace            bool
	line              string
	current, previous *accessOf
}

// readReport reads the first report in a program's output.
func readReport(output string) raceReport {
	var report raceReport
	var access *accessOf
	for _, line := range strings.Split(output, "\n") {
		if strings.Contains(line, "WARNING: DATA RACE") {
			if report.isRace {
				break
			}
			report.isRace, report.line = true, strings.TrimSpace(line)
			continue
		}
		match := heading.FindStringSubmatch(line)
		switch {
		case match != nil:
			access = &accessOf{isWrite: strings.EqualFold(match[2], "write"), goroutine: match[3]}
			if match[1] != "" {
				report.previous = access
			} else {
				report.current = access
			}
		case strings.TrimSpace(line) == "":
			access = nil
		case access != nil && strings.HasPrefix(line, "      "):
			if place := framePlace.FindStringSubmatch(line + " "); place != nil {
				access.places = append(access.places, place[1])
			}
		case access != nil:
			access.functions = append(access.functions, strings.TrimSuffix(strings.TrimSpace(line), "()"))
		}
	}
	return report
}

// isCalledAsInProgram is true if the stack goes from the goroutine's function to the one that counts.
func (access *accessOf) isCalledAsInProgram() bool {
	return access != nil && len(access.functions) >= 2 && strings.HasSuffix(access.functions[0], "main.increment") &&
		strings.HasSuffix(access.functions[1], "main.work")
}

// namesStatement is true if it names file and line of the statement.
func (access *accessOf) namesStatement(place string) bool {
	return access != nil && len(access.places) > 0 && access.places[0] == place
}

// statement is where the program's race is, as reports name it.
func statement() (string, error) {
	text, err := programs.ReadFile("programs/counter/main.go")
	if err != nil {
		return "", err
	}
	for index, line := range strings.Split(string(text), "\n") {
		if strings.HasSuffix(line, "// the race") {
			return fmt.Sprintf("main.go:%d", index+1), nil
		}
	}
	return "", fmt.Errorf("the counting program has no race")
}

// observeDetector records what the race detector says of counters.
func observeDetector(_ study.Setting, observations *study.Observations) error {
	tools, err := toolchain.Find()
	if err != nil {
		return err
	}
	built, err := tools.Build(sourceOf("counter"), toolchain.Options{Race: true})
	if err != nil {
		observations.Absent(err.Error(),
			append([]string{"unsynchronised_reported", "atomic_reported", "mutex_reported"}, detectorNames...)...)
		return nil
	}
	defer built.Remove()
	place, err := statement()
	if err != nil {
		return err
	}
	for _, way := range counterWays {
		ended, err := built.Run(runLimit, nil, way)
		if err != nil {
			return err
		}
		report := readReport(ended.Errors)
		observations.Tell(way+"_reported", report.isRace)
		if report.isRace {
			observations.Remark("%s: %s", way, report.line)
		}
		if way == counterWays[0] {
			report.observe(place, observations)
		}
	}
	return nil
}

// observe records what a report names.
func (report raceReport) observe(place string, observations *study.Observations) {
	current, previous := report.current, report.previous
	if current == nil || previous == nil {
		observations.Absent("there is no report with two accesses", detectorNames...)
		return
	}
	observations.Tell("race_report_location", current.namesStatement(place) || previous.namesStatement(place))
	observations.Tell("race_report_previous", previous.isWrite && previous.isCalledAsInProgram())
	observations.Tell("race_report_current", current.isCalledAsInProgram())
	observations.Tell("race_report_threads", current.goroutine != previous.goroutine)
	observations.Tell("race_report_previous_line", previous.namesStatement(place))
	observations.Tell("race_report_current_line", current.namesStatement(place))
}
