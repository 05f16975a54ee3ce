package races

import (
	"os/exec"
	"testing"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// see runs a form and returns what it saw.
func see(t *testing.T, name string, setting study.Setting) map[string]float64 {
	t.Helper()
	for _, family := range Families() {
		if family.Name == name && family.Has(setting.Form) {
			observations := study.NewObservations()
			if err := family.Program(setting).Observe(observations); err != nil {
				t.Fatal(err)
			}
			return observations.Figures
		}
	}
	t.Fatalf("no %s.%s", name, setting.Form)
	return nil
}

// needsC skips where no C compiler is: the race detector needs one.
func needsC(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		if _, err := exec.LookPath("clang"); err != nil {
			t.Skip("the race detector needs a C compiler")
		}
	}
}

// TestMap: writers at once are noticed by the map itself in most runs, and a lock keeps all right.
func TestMap(t *testing.T) {
	figures := see(t, "concurrent-map", study.Setting{Form: "plain"})
	if figures["write_write_reported"] < 0.5 || figures["locked_reported"] != 0 || figures["locked_wrong"] != 0 {
		t.Errorf("%v", figures)
	}
}

// TestMapWithDetector: the detector reports both ways, and nothing under the lock.
func TestMapWithDetector(t *testing.T) {
	needsC(t)
	figures := see(t, "concurrent-map", study.Setting{Form: "sanitizer"})
	if figures["write_write_reported"] != 1 || figures["read_write_reported"] != 1 || figures["locked_reported"] != 0 {
		t.Errorf("%v", figures)
	}
}

// TestDetector: it reports the counter without synchronisation only, with both stacks.
func TestDetector(t *testing.T) {
	needsC(t)
	figures := see(t, "race-detector", study.Setting{Form: "counter"})
	for name, value := range map[string]float64{"unsynchronised_reported": 1, "atomic_reported": 0,
		"mutex_reported": 0, "race_report_location": 1, "race_report_previous": 1, "race_report_current": 1,
		"race_report_threads": 1, "race_report_previous_line": 1, "race_report_current_line": 1} {
		if got, isThere := figures[name]; !isThere || got != value {
			t.Errorf("%s is %v, expected %v", name, got, value)
		}
	}
}

// TestCounts: what is synchronised loses nothing.
func TestCounts(t *testing.T) {
	for _, form := range []string{"atomic", "mutex"} {
		figures := see(t, "lost-updates", study.Setting{Form: form, Threads: 7, CellOperations: 100_000})
		if figures["lost_updates"] != 0 || figures["counted"] != 100_000 || figures["runs"] != 100 {
			t.Errorf("%s: %v", form, figures)
		}
	}
	if got := count(&unsynchronised{}, 1, 1000); got != 1000 {
		t.Errorf("one goroutine counts %d", got)
	}
}

// TestJudgement: endings are told apart.
func TestJudgement(t *testing.T) {
	for _, known := range []struct {
		ended                      toolchain.Ended
		reported, signalled, wrong bool
	}{
		{toolchain.Ended{Errors: "fatal error: concurrent map writes\n", Code: 2}, true, false, false},
		{toolchain.Ended{Errors: "[signal SIGSEGV: segmentation violation]", Code: 2}, false, true, false},
		{toolchain.Ended{Output: "wrong: 3 lost, 7 entries\n"}, false, false, true},
		{toolchain.Ended{Stopped: true}, false, false, true},
		{toolchain.Ended{Output: "right\n"}, false, false, false},
	} {
		run, err := judgeRun(known.ended)
		if err != nil || run.reported != known.reported || run.signalled != known.signalled || run.wrong != known.wrong {
			t.Errorf("%+v: %+v, %v", known.ended, run, err)
		}
	}
	if _, err := judgeRun(toolchain.Ended{Code: 1}); err == nil {
		t.Error("a program that says nothing is no result")
	}
}
