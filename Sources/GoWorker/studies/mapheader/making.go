package mapheader

import (
	"maplab/goworker/studies/study"
)

// Kept on the heap by being reachable from here.
var (
	keptNumbers map[uint64]uint64
	keptAll     []map[uint64]uint64
)

// Blocks above this size are whole pages.
const (
	largestClass = 32 << 10
	page         = 8 << 10
)

// sizeClass is what the allocator takes for so many bytes, found by asking for blocks of that size.
func sizeClass(bytes uintptr) int {
	if bytes > largestClass {
		return int((bytes + page - 1) / page * page)
	}
	const blocks = 64
	kept := make([][]uint64, blocks)
	taken := study.CountAllocations(func() {
		for index := range kept {
			kept[index] = make([]uint64, int(bytes+7)/8)
		}
	})
	keptBlocks = kept
	defer func() { keptBlocks = nil }()
	return int(taken.Bytes) / blocks
}

var keptBlocks [][]uint64

// madeBytes is what an empty map takes from the heap: its header.
func madeBytes() int {
	const maps = 64
	keptAll = make([]map[uint64]uint64, maps)
	taken := study.CountAllocations(func() {
		for index := range keptAll {
			keptAll[index] = make(map[uint64]uint64)
		}
	})
	return int(taken.Bytes) / maps
}

// making is one way to make a map.
type making struct {
	form string
	// make makes one map, which stays reachable unless it is local.
	make func()
}

//go:noinline
func makeLocal() int {
	m := make(map[uint64]uint64)
	m[1] = 2
	return len(m)
}

//go:noinline
func makeSized(hint int) map[uint64]uint64 { return make(map[uint64]uint64, hint) }

var keptLength int

// makings are all of them. A hint is not known when the program is compiled, except for the first three.
var makings = []making{
	{"local-written", func() { keptLength = makeLocal() }},
	{"no-hint", func() { keptNumbers = make(map[uint64]uint64) }},
	{"constant-8", func() { keptNumbers = make(map[uint64]uint64, 8) }},
	{"hint-8", func() { keptNumbers = makeSized(8) }},
	{"hint-9", func() { keptNumbers = makeSized(9) }},
	{"hint-100", func() { keptNumbers = makeSized(100) }},
	{"hint-1024", func() { keptNumbers = makeSized(1024) }},
	{"hint-10000", func() { keptNumbers = makeSized(10000) }},
	{"no-hint-written", func() {
		keptNumbers = make(map[uint64]uint64)
		keptNumbers[1] = 2
	}},
}

// makingForms are their names.
func makingForms() []string {
	var forms []string
	for _, making := range makings {
		forms = append(forms, making.form)
	}
	return forms
}

// observeMaking counts what making a map takes from the heap.
func observeMaking(setting study.Setting, observations *study.Observations) error {
	for _, making := range makings {
		if making.form != setting.Form {
			continue
		}
		making.make()
		taken := study.CountAllocations(making.make)
		header := madeBytes()
		observations.Count("making_allocations", int(taken.Objects))
		observations.Count("making_bytes", int(taken.Bytes))
		observations.Count("making_header_bytes", header)
		observations.Count("making_table_bytes", max(0, int(taken.Bytes)-header))
		return recordCalls(setting.Form, observations)
	}
	return nil
}
