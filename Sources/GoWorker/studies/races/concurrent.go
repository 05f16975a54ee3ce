package races

import (
	"fmt"
	"strings"
	"time"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// ways are what the two goroutines do.
var ways = []string{"read_write", "write_write", "locked"}

// runLimit is how long one run may take; it needs milliseconds, but goroutines may wait for a busy machine.
const runLimit = time.Minute

// mapRun is how one run of the program ended.
type mapRun struct {
	// reported: something said that goroutines used the map at once.
	reported bool
	// signalled: a signal ended it, or a fault of memory, without such a report.
	signalled bool
	// wrong: entries are missing, or it had no end, and nothing was said.
	wrong bool
	// line is what was said first.
	line string
}

// judgeRun reads how a run ended.
func judgeRun(ended toolchain.Ended) (mapRun, error) {
	var run mapRun
	for _, line := range strings.Split(ended.Errors+ended.Output, "\n") {
		said := strings.Contains(line, "fatal error: concurrent map") || strings.Contains(line, "WARNING: DATA RACE")
		run.reported = run.reported || said
		if run.line == "" && (said || strings.HasPrefix(line, "wrong") || strings.HasPrefix(line, "fatal error")) {
			run.line = line
		}
	}
	run.signalled = !run.reported && (ended.Signalled || strings.Contains(ended.Errors, "signal SIG"))
	run.wrong = !run.reported && !run.signalled && (ended.Stopped || strings.Contains(ended.Output, "wrong"))
	if !run.reported && !run.signalled && !run.wrong && !strings.Contains(ended.Output, "right") {
		return run, fmt.Errorf("the program of a shared map failed: code %d, %q", ended.Code, ended.Errors)
	}
	return run, nil
}

// mapNames are all observations of `concurrent-map`.
func mapNames() []string {
	var names []string
	for _, way := range ways {
		names = append(names, way+"_reported", way+"_ended", way+"_wrong")
	}
	return names
}

// observeMap records how runs end in which goroutines use one map at once.
func observeMap(setting study.Setting, observations *study.Observations) error {
	options, runs, insertions := toolchain.Options{}, 10, 50_000
	switch setting.Form {
	case "checked":
		observations.Absent("Go's own map has the check: see the form plain", mapNames()...)
		return nil
	case "sanitizer":
		options, runs, insertions = toolchain.Options{Race: true}, 1, 2_000
	}
	tools, err := toolchain.Find()
	if err != nil {
		return err
	}
	built, err := tools.Build(sourceOf("concurrent"), options)
	if err != nil {
		observations.Absent(err.Error(), mapNames()...)
		return nil
	}
	defer built.Remove()
	for _, way := range ways {
		var reported, signalled, wrong float64
		said := ""
		for range make([]struct{}, runs) {
			// The first report is enough: what the program does after a race means nothing.
			ended, err := built.Run(runLimit, []string{"GORACE=halt_on_error=1"}, way, fmt.Sprint(insertions))
			if err != nil {
				return err
			}
			run, err := judgeRun(ended)
			if err != nil {
				return err
			}
			reported += share(run.reported, runs)
			signalled += share(run.signalled, runs)
			wrong += share(run.wrong, runs)
			if said == "" {
				said = run.line
			}
		}
		observations.Record(way+"_reported", rounded(reported))
		observations.Record(way+"_ended", rounded(signalled))
		observations.Record(way+"_wrong", rounded(wrong))
		if said != "" {
			observations.Remark("%s: %s", way, said)
		}
	}
	return nil
}

// share is what one run adds to the share of runs.
func share(isSo bool, runs int) float64 {
	if isSo {
		return 1 / float64(runs)
	}
	return 0
}

// rounded removes what adding up tenths leaves.
func rounded(share float64) float64 { return float64(int(share*1000+0.5)) / 1000 }
