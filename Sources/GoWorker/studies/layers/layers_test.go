package layers

import (
	"runtime"
	"strings"
	"sync"
	"testing"

	"maplab/goworker/studies/study"
)

// TestLayout: the layers are found in the toolchains whose sync.Map has them, and only there; a map's first word is its
// length.
func TestLayout(t *testing.T) {
	layout, isFound := findLayout()
	isClassic := strings.HasPrefix(runtime.Version(), "go1.22") || strings.Contains(runtime.Version(), "nosynchashtriemap")
	if isFound != isClassic {
		t.Fatalf("%s: layers found: %v", runtime.Version(), isFound)
	}
	if !isFound {
		t.Skip("this sync.Map has no layers")
	}
	shared := new(sync.Map)
	for number := range 100 {
		if read, dirty := length(layout.readTable(shared)), length(layout.dirtyTable(shared)); read != 0 || dirty != number {
			t.Fatalf("after %d writes %d entries are in the read layer and %d in the dirty one", number, read, dirty)
		}
		shared.Store(number, number)
	}
	// A walk promotes.
	shared.Range(func(any, any) bool { return true })
	if read, dirty := length(layout.readTable(shared)), length(layout.dirtyTable(shared)); read != 100 || dirty != 0 {
		t.Errorf("after a walk %d entries are in the read layer and %d in the dirty one", read, dirty)
	}
	shared.Store("new", 0)
	if dirty, twice := length(layout.dirtyTable(shared)), layout.twice(shared); dirty != 101 || twice != 100 {
		t.Errorf("after the next key %d entries are in the dirty layer, %d twice", dirty, twice)
	}
}

// TestMoments: the layers are what sync.Map's rules say.
func TestMoments(t *testing.T) {
	layout, isFound := findLayout()
	if !isFound {
		t.Skip("this sync.Map has no layers")
	}
	for form, known := range map[string]struct{ read, dirty, share, promotions float64 }{
		firstWrites: {0, 1_000, 0, 0}, justPromoted: {1_000, 0, 0, 1}, nextKey: {999, 1_000, 99.9, 1}, steadyUpdates: {1_000, 0, 0, 1},
	} {
		observations := study.NewObservations()
		if err := observe(layout, study.Setting{Form: form, Entries: 1_000, Seed: 7}, observations); err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]float64{"layer_read_entries": known.read, "layer_dirty_entries": known.dirty,
			"layer_duplicate_share": known.share, "layer_promotions": known.promotions} {
			if found, isThere := observations.Figures[name]; !isThere || found < value-1e-9 || found > value+1e-9 {
				t.Errorf("%s: %s is %v, expected %v", form, name, found, value)
			}
		}
		// Key, value, what leads to it and the entry: 8 + 8 + 16 + 8 bytes besides the table.
		if bytes := observations.Figures["layer_bytes"]; bytes < 40_000 || bytes > 400_000 {
			t.Errorf("%s: %v bytes", form, bytes)
		}
	}
}

// TestSteady: of 1,000 keys 300 come one by one, each after 99 look-ups. The next key copies the table, and most entries
// are there twice until the misses promote.
func TestSteady(t *testing.T) {
	layout, isFound := findLayout()
	if !isFound {
		t.Skip("this sync.Map has no layers")
	}
	observations := study.NewObservations()
	if err := observe(layout, study.Setting{Form: steadyNewKeys, Entries: 1_000, Seed: 7}, observations); err != nil {
		t.Fatal(err)
	}
	share, promotions := observations.Figures["layer_duplicate_share"], observations.Figures["layer_promotions"]
	if share <= 50 || share >= 100 || promotions < 2 || promotions > 30 {
		t.Errorf("%v %% twice, %v promotions", share, promotions)
	}
}

// TestOneTable: a map takes at least its entries.
func TestOneTable(t *testing.T) {
	observations := study.NewObservations()
	observeOne(study.Setting{Form: oneTable, Entries: 1_000}, observations)
	if bytes := observations.Figures["layer_bytes"]; bytes < 16_000 || bytes > 80_000 || observations.Figures["layer_read_entries"] != 1_000 {
		t.Errorf("%v", observations.Figures)
	}
}
