package profiles

import (
	"runtime/pprof"
	"slices"

	"maplab/goworker/studies/study"
)

// What the document's text says of D4.T9: `make(map[int]int, 1024)` allocates the header and 2^10 buckets, about 8 KB; 2,048
// insertions exceed a load of 6.5, hashGrow allocates 2^11 buckets, about 16 KB; in pprof there are two marked frames of
// runtime.hashGrow, and peaks of inuse_space with them. It names the rows makemap, hashGrow and newobject.
//
// The state of the map: room for 1,024 entries, none in it; then the insertions, of which the 1,665th finds 256 buckets loaded by
// more than 6.5 and makes it grow, once. Every allocation is noted, since at pprof's ordinary rate, one in 512 KiB, most maps of
// this size are not in the profile at all.
//
// What would refute the document: other sizes than 8 and 16 KB, another number of large blocks or of growths; a profile without
// a frame of hashGrow. The last is asked of the file that pprof writes, since it leaves out the runtime's innermost functions,
// which runtime.MemProfile has.

// The forms: room for half of the entries, which is the document's map; for all; for none.
const (
	halfReserved = "half-reserved"
	reserved     = "reserved"
	grown        = "grown"
)

// large is the least size of a block that the documents' large allocations are looked for among.
const large = 4_096

// kept holds the map, so that it is on the heap.
var kept map[uint64]uint64

//go:noinline
func makeMap(room int) { kept = make(map[uint64]uint64, room) }

//go:noinline
func fillMap(entries int) {
	for number := 0; number < entries; number++ {
		kept[uint64(number)] = uint64(number)
	}
}

// making and filling find these two in a stack.
var (
	making  = role{"studies/profiles.makeMap"}
	filling = role{"studies/profiles.fillMap"}
)

// block is one that a map obtained.
type block struct {
	// bytes as the allocator gave them, of its size class.
	bytes int64
	// isGrowth is true if it was obtained below a function that makes room.
	isGrowth bool
	// isMade is true if it was obtained when the map was made.
	isMade bool
}

// obtained does some work with every allocation noted, and returns the blocks of the two functions above, by stack and size.
// Earlier work of the process may have used them as well.
func obtained(work func()) ([]block, error) {
	count := func() map[block]int64 {
		// What was allocated since the last collection is not in the profile yet.
		study.Collect()
		counts := map[block]int64{}
		for _, record := range study.HeapRecords(false) {
			functions := study.Functions(record.Stack())
			isMade := making.isIn(functions)
			if (isMade || filling.isIn(functions)) && record.AllocObjects > 0 {
				// Each record has blocks of one size.
				counts[block{record.AllocBytes / record.AllocObjects, growing.isIn(functions), isMade}] += record.AllocObjects
			}
		}
		return counts
	}
	before := count()
	err := study.HeapProfiled(func() error {
		work()
		return nil
	})
	var blocks []block
	for one, number := range count() {
		for range number - before[one] {
			blocks = append(blocks, one)
		}
	}
	// In the order of allocation: a table only ever becomes larger.
	slices.SortFunc(blocks, func(one, other block) int {
		if one.isMade != other.isMade {
			if one.isMade {
				return -1
			}
			return 1
		}
		return int(one.bytes - other.bytes)
	})
	return blocks, err
}

// observeHeap records what the profile of the heap says of one map.
func observeHeap(setting study.Setting, observations *study.Observations) error {
	room := map[string]int{halfReserved: setting.Entries / 2, reserved: setting.Entries, grown: 0}[setting.Form]
	blocks, err := obtained(func() {
		makeMap(room)
		fillMap(setting.Entries)
	})
	if err != nil {
		return err
	}
	var sizes []int64
	all, growths := int64(0), 0
	for _, one := range blocks {
		all += one.bytes
		if one.bytes < large {
			continue
		}
		sizes = append(sizes, one.bytes)
		if one.isGrowth {
			growths++
		}
	}
	observations.Count("heap_profile_bytes", int(all))
	observations.Count("heap_profile_large_blocks", len(sizes))
	for index, name := range []string{"heap_profile_first_large_bytes", "heap_profile_second_large_bytes"} {
		if index < len(sizes) {
			observations.Count(name, int(sizes[index]))
		} else {
			observations.Absent("the map obtained no such block", name)
		}
	}
	observations.Count("heap_profile_growth_blocks", growths)
	observations.Remark("large blocks: %v bytes", sizes)
	return recordWritten(observations)
}

// recordWritten records what the file says that pprof writes. Without the toolchain nobody reads it.
func recordWritten(observations *study.Observations) error {
	const written, named = "heap_profile_written_bytes", "heap_profile_named_growths"
	if _, err := find(); err != nil {
		observations.Absent(err.Error(), written, named)
		return nil
	}
	seen, err := read(pprof.WriteHeapProfile)
	if err != nil {
		return err
	}
	isMaps := func(one sample) bool { return making.within(one) || filling.within(one) }
	bytes, err := seen.sum("alloc_space/bytes", isMaps)
	if err != nil {
		return err
	}
	// That the map's bytes are in the file shows that it was read, where no growth is.
	observations.Count(written, int(bytes))
	growths := 0
	for _, one := range seen.samples {
		if isMaps(one) && growing.within(one) {
			growths++
		}
	}
	observations.Count(named, growths)
	return nil
}
