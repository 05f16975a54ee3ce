package escapes

import (
	"regexp"
	"strings"
	"testing"

	"maplab/goworker/studies/study"
)

// TestKnownForms: what the compiler must say of constructs about which there is no doubt, and what they allocate.
func TestKnownForms(t *testing.T) {
	_, places := questions()
	built, err := built("-m=2")
	if err != nil {
		t.Fatal(err)
	}
	defer built.Remove()
	lines := parse(built.Report)
	cases := []struct {
		form        string
		heap, leaks bool
		objects     float64
	}{
		{"object-returned", true, false, 1},
		{"object-local", false, false, 0},
		{"map-local", false, false, 0},
		{"map-returned", true, false, 2},
		{"key-copied", false, true, 0},
		{"key-looked-up", false, false, 0},
		{"value-pointer", true, false, 3},
		{"slice-1-mib", true, false, 1},
		{"slice-128-bytes", false, false, 0},
		{"request-of-objects", true, false, 12},
		{"request-in-place", false, false, 0},
	}
	for _, known := range cases {
		verdict := judge(lines, places[known.form])
		if verdict.heap != known.heap || verdict.leaks != known.leaks {
			t.Errorf("%s: heap %v, leaks %v; expected %v, %v: %q",
				known.form, verdict.heap, verdict.leaks, known.heap, known.leaks, verdict.lines)
		}
		objects, _, err := counted(built, known.form)
		if err != nil {
			t.Fatal(err)
		}
		if objects != known.objects {
			t.Errorf("%s: %v objects, expected %v", known.form, objects, known.objects)
		}
	}
}

// TestReportAndCount: what escapes by the report allocates, except values that the runtime itself puts elsewhere.
func TestReportAndCount(t *testing.T) {
	forms, places := questions()
	built, err := built("-m=2")
	if err != nil {
		t.Fatal(err)
	}
	defer built.Remove()
	lines := parse(built.Report)
	for _, form := range forms {
		verdict := judge(lines, places[form])
		objects, _, err := counted(built, form)
		if err != nil {
			t.Errorf("%s: %v", form, err)
		}
		if verdict.heap && objects == 0 {
			t.Errorf("%s: reported, but nothing is allocated: %q", form, verdict.lines)
		}
	}
}

// TestEveryFunctionIsAsked: the program's functions and the marks in its source are the same forms.
func TestEveryFunctionIsAsked(t *testing.T) {
	forms, _ := questions()
	asked := map[string]bool{}
	for _, form := range forms {
		asked[form] = true
	}
	entries, err := programs.ReadDir(programFolder)
	if err != nil {
		t.Fatal(err)
	}
	functions := 0
	for _, entry := range entries {
		text, err := programs.ReadFile(programFolder + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`(?m)^\t\t"([a-z0-9-]+)":`).FindAllStringSubmatch(string(text), -1) {
			functions++
			if !asked[match[1]] {
				t.Errorf("no line of the source asks for %s", match[1])
			}
		}
	}
	if functions != len(forms) {
		t.Errorf("%d functions, %d forms", functions, len(forms))
	}
}

// TestChain: a chain is read with every link, in both spellings, and drawn.
func TestChain(t *testing.T) {
	for _, arrow := range []string{"=", "←"} {
		report := strings.ReplaceAll(`# program
./a.go:3:2: x escapes to heap in f:
./a.go:3:2:   flow: p ARROW &x:
./a.go:3:2:     from &x (address-of) at ./a.go:4:7
./a.go:3:2:     from p := &x (assign) at ./a.go:4:4
./a.go:3:2:   flow: {heap} ARROW p:
./a.go:3:2:     from keep(p) (call parameter) at ./a.go:5:6
./a.go:3:2: moved to heap: x
./b.go:3:2: y escapes to heap
`, "ARROW", arrow)
		verdict := judge(parse(report), []place{{"a.go", 3}})
		if !verdict.heap || len(verdict.lines) != 1 {
			t.Errorf("heap %v, lines %q", verdict.heap, verdict.lines)
		}
		want := "x → &x (address-of, a.go:4) → p := &x (assign, a.go:4) → p (is) → keep(p) (call parameter, a.go:5) → {heap} (is)"
		if got := verdict.chain.String(); got != want {
			t.Errorf("chain: %s", got)
		}
		chart := verdict.chain.Mermaid()
		if !strings.HasPrefix(chart, "graph TD;\n") || strings.Count(chart, "-->") != len(verdict.chain.steps) {
			t.Errorf("chart: %s", chart)
		}
		if !strings.Contains(chart, `"{heap}"`) {
			t.Errorf("the heap is not in the chart: %s", chart)
		}
	}
}

// TestLevels: each level says more than the one before.
func TestLevels(t *testing.T) {
	var levels []level
	for _, flags := range []string{"-m=1", "-m=2", "-m=3"} {
		built, err := built(flags)
		if err != nil {
			t.Fatal(err)
		}
		levels = append(levels, read(built.Report))
		built.Remove()
	}
	if !levels[0].variables || levels[0].reasons || levels[0].flows {
		t.Errorf("level 1: %+v", levels[0])
	}
	if !levels[1].reasons || !levels[1].flows || levels[1].statements {
		t.Errorf("level 2: %+v", levels[1])
	}
	if !levels[2].statements || levels[2].lines <= levels[1].lines {
		t.Errorf("level 3: %+v", levels[2])
	}
}

// TestObservations: an observation has every figure.
func TestObservations(t *testing.T) {
	for _, family := range Families() {
		observations := study.NewObservations()
		program := family.Program(study.Setting{Form: family.Forms[0]})
		if err := program.Observe(observations); err != nil {
			t.Fatal(err)
		}
		if len(observations.Figures) < 5 {
			t.Errorf("%s: %v", family.Name, observations.Figures)
		}
	}
}
