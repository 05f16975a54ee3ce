package monitoring

import (
	"math"
	"testing"

	"maplab/goworker/studies/study"
)

// TestCorrelation: known answers.
func TestCorrelation(t *testing.T) {
	for _, known := range []struct {
		one, other []float64
		want       float64
	}{
		{[]float64{1, 2, 3}, []float64{10, 20, 30}, 1}, {[]float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		{[]float64{1, 2, 3}, []float64{5, 5, 5}, 0},
	} {
		if got := study.Correlation(known.one, known.other); math.Abs(got-known.want) > 1e-12 {
			t.Errorf("%v, %v: %v", known.one, known.other, got)
		}
	}
}

// TestWaves: what the program holds rises, falls to a sixteenth, and leaks an eighth.
func TestWaves(t *testing.T) {
	const entries = 1600
	waves := run(study.Setting{Entries: entries, ValueSize: 100, Seed: 1}, figures["allocated"], true)
	if len(waves.figures) != 1+4*steps || waves.entries[waves.peak] != entries || waves.entries[waves.firstEnd] != entries/survivors {
		t.Errorf("%+v", waves)
	}
	if held := waves.entries[waves.secondEnd]; held < 280 || held > 295 {
		t.Errorf("%v entries are held at the end", held)
	}
}

// TestFigures: a figure that follows, and every form gives its figures.
func TestFigures(t *testing.T) {
	for _, family := range Families() {
		for _, form := range family.Forms {
			observations := study.NewObservations()
			setting := study.Setting{Form: form, Entries: 20_000, ValueSize: 1_000, Seed: 1}
			if err := family.Program(setting).Observe(observations); err != nil || len(observations.Figures) != 3 {
				t.Errorf("%s.%s: %v, %v", family.Name, form, observations.Figures, err)
			}
			t.Logf("%s: %v", form, observations.Figures)
			// What is live after a collection is what the program holds, and a little more.
			if correlation := observations.Figures["figure_correlation"]; (form == "allocated" || form == "blocks") && correlation < 0.99 {
				t.Errorf("%s: %v", form, correlation)
			}
		}
	}
}
