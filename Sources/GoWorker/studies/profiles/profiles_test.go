package profiles

import (
	"errors"
	"strings"
	"testing"
	"time"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// isClassic is true if Go's map is the bucket map.
func isClassic(t *testing.T) bool {
	t.Helper()
	tools, err := toolchain.Find()
	if err != nil {
		t.Fatal(err)
	}
	return tools.Version() < "go1.24" || strings.Contains(toolchain.Experiments(), "noswissmap")
}

// seeHeap runs a form of the heap's profile.
func seeHeap(t *testing.T, form string, entries int) *study.Observations {
	t.Helper()
	observations := study.NewObservations()
	if err := observeHeap(study.Setting{Form: form, Entries: entries}, observations); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %v %v %v", form, observations.Figures, observations.Absences, observations.Remarks)
	return observations
}

// table is the bytes of a bucket map's table by Go's rules: 144 for a bucket of eight numbers and eight numbers, a sixteenth of
// them besides, in pages of 8,192.
func table(buckets int) float64 {
	const page = 8_192
	return float64(((buckets+buckets/16)*144 + page - 1) / page * page)
}

// TestBlocks: the bucket map's blocks are those that follow from Go's rules, and only a map without room for all grows.
func TestBlocks(t *testing.T) {
	half, all, none := seeHeap(t, halfReserved, 2_048).Figures, seeHeap(t, reserved, 2_048).Figures, seeHeap(t, grown, 2_048).Figures
	if name := "heap_profile_growth_blocks"; all[name] != 0 || half[name] < 1 || none[name] <= half[name] {
		t.Errorf("growths: %v with room for all, %v for half, %v for none", all[name], half[name], none[name])
	}
	// pprof leaves out the runtime's innermost functions: the map's blocks are in its file, and no growth is named.
	written := half["heap_profile_written_bytes"]
	for _, figures := range []map[string]float64{all, none} {
		written += figures["heap_profile_bytes"]
		if got := figures["heap_profile_written_bytes"]; got != written || figures["heap_profile_named_growths"] != 0 {
			t.Errorf("pprof's file has %v bytes, not %v, and %v growths", got, written, figures["heap_profile_named_growths"])
		}
	}
	if !isClassic(t) {
		return
	}
	if half["heap_profile_large_blocks"] != 2 || half["heap_profile_first_large_bytes"] != table(256) ||
		half["heap_profile_second_large_bytes"] != table(512) || half["heap_profile_growth_blocks"] != 1 {
		t.Errorf("half: %v", half)
	}
	if all["heap_profile_large_blocks"] != 1 || all["heap_profile_first_large_bytes"] != table(512) {
		t.Errorf("all: %v", all)
	}
	// 32, 64, …, 512 buckets are large.
	if none["heap_profile_large_blocks"] != 5 || none["heap_profile_growth_blocks"] != 5 {
		t.Errorf("none: %v", none)
	}
}

// TestOneMap: a map that fits into one bucket has no large block, and what is missing has a reason.
func TestOneMap(t *testing.T) {
	seen := seeHeap(t, grown, 8)
	if seen.Figures["heap_profile_large_blocks"] != 0 || seen.Figures["heap_profile_bytes"] == 0 {
		t.Errorf("%v", seen.Figures)
	}
	for _, name := range []string{"heap_profile_first_large_bytes", "heap_profile_second_large_bytes"} {
		if seen.Absences[name] == "" {
			t.Errorf("%s has no reason", name)
		}
	}
}

// seeSigns runs a form of the signs, with some 50 samples.
func seeSigns(t *testing.T, form string, threads int) map[string]float64 {
	t.Helper()
	observations := study.NewObservations()
	setting := study.Setting{Form: form, Entries: 100_000, Threads: threads}
	if err := observeSigns(setting, 500*time.Millisecond, observations); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s, %d threads: %v %v", form, threads, observations.Figures, observations.Absences)
	for _, name := range signs {
		if _, isThere := observations.Figures[name]; !isThere && observations.Absences[name] == "" {
			t.Errorf("%s: %s has no reason", form, name)
		}
	}
	return observations.Figures
}

// TestSigns: insertions, growth and waiting are found where they are, and nowhere else. Bounds are wide: the samples are few.
func TestSigns(t *testing.T) {
	insertions := seeSigns(t, manyInsertions, 1)
	if insertions["sign_assign_share"] < 0.5 || insertions["sign_growth_share"] > 0.1 || insertions["sign_assign_depth"] != 3 {
		t.Errorf("insertions: %v", insertions)
	}
	if growth := seeSigns(t, growingMap, 1); growth["sign_growth_share"] < 0.1 || growth["sign_assign_share"] < 0.5 {
		t.Errorf("growing: %v", growth)
	}
	small, reused := seeSigns(t, smallMaps, 1), seeSigns(t, reusedMap, 1)
	if small["sign_assign_share"] == 0 || small["sign_growth_share"] != 0 || reused["sign_assign_share"] < 0.4 {
		t.Errorf("small maps: %v, one map: %v", small, reused)
	}
	lock, alone := seeSigns(t, coarseLock, 4), seeSigns(t, coarseLock, 1)
	if lock["sign_wait_share"] < 0.2 || alone["sign_wait_share"] > 0.05 || lock["sign_assign_share"] != 0 {
		t.Errorf("a lock for four: %v, for one: %v", lock, alone)
	}
}

// TestNoToolchain: profiles that nobody can read are absent, with the reason; what the runtime itself tells is there.
func TestNoToolchain(t *testing.T) {
	defer func() { find = toolchain.Find }()
	find = func() (*toolchain.Toolchain, error) { return nil, errors.New("no toolchain") }
	seen := seeHeap(t, halfReserved, 2_048)
	if seen.Absences["heap_profile_named_growths"] == "" || seen.Figures["heap_profile_growth_blocks"] == 0 {
		t.Errorf("%v %v", seen.Figures, seen.Absences)
	}
	if figures := seeSigns(t, smallMaps, 1); len(figures) != 0 {
		t.Errorf("%v", figures)
	}
}

// text is a profile as the toolchain's reader prints it: a sample with labels, and a place with two functions.
const text = `PeriodType: space bytes
Period: 1
Samples:
alloc_objects/count alloc_space/bytes
          2        288: 1 2 
                bytes:[144]
          1         16: 2 
          1          8: 
Locations
     1: 0x4114ab M=1 runtime.mapassign_fast64 /go/src/runtime/map fast.go:127:0 s=93
             runtime.hashGrow /go/src/runtime/map.go:1 s=3
     2: 0x4b057e M=1 main.main /tmp/main.go:4 s=3
Mappings
1: 0x400000/0x4b1000/0x0 /tmp/p  [FN]
`

// TestParse: known answers.
func TestParse(t *testing.T) {
	seen, err := parse(text)
	if err != nil || len(seen.samples) != 3 {
		t.Fatalf("%+v, %v", seen, err)
	}
	if got := strings.Join(seen.samples[0].functions, " "); got != "runtime.mapassign_fast64 runtime.hashGrow main.main" {
		t.Errorf("%s", got)
	}
	all, _ := seen.sum("alloc_space/bytes", nil)
	grown, _ := seen.sum("alloc_space/bytes", growing.within)
	if all != 312 || grown != 288 {
		t.Errorf("%d bytes, %d of growth", all, grown)
	}
	if _, err := seen.sum("cpu/nanoseconds", nil); err == nil {
		t.Error("it has no such values")
	}
	if depth := mostly(seen.samples, assigning); depth != 3 {
		t.Errorf("insertion is at %d", depth)
	}
	if depth := mostly(seen.samples, locking); depth != 0 {
		t.Errorf("a lock is at %d", depth)
	}
	cut, _, _ := strings.Cut(text, "Mappings")
	for _, bad := range []string{"", cut, strings.Replace(text, "          1         16", "          1", 1)} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// TestRoles: functions of both maps, and those that only look alike.
func TestRoles(t *testing.T) {
	for function, role := range map[string]role{"runtime.mapassign_faststr": assigning, "runtime.evacuate_fast64": growing,
		"runtime.growWork": growing, "internal/runtime/maps.(*table).rehash": growing, "internal/runtime/maps.(*Map).growToTable": growing,
		"internal/sync.(*Mutex).lockSlow": locking, "runtime.growslice": growingSlice} {
		if !role.isOf(function) {
			t.Errorf("%s has no role", function)
		}
		if other := "runtime.mapaccess1_fast64"; role.isOf(other) {
			t.Errorf("%s has the role of %s", other, function)
		}
	}
	if growing.isOf("runtime.growslice") || locking.isOf("sync.(*Mutex).Unlock") {
		t.Error("a role is too wide")
	}
}
