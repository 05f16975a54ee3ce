package kernels

import (
	"unsafe"

	"maplab/goworker/program"
	"maplab/goworker/workload"
)

// keyBits are the bits of a value's number that identify its key.
const keyBits = 0xffff_ffff

// kernels is one cell's workload over one kind of map.
//
// A round runs its operations in batches of any size. Every round does the same to the same number of keys and gives
// the same checksum. Workloads that use a full map keep it from round to round, in the state in which their own
// operations leave it. A round removes what it inserts, and the next round continues with the keys after those, so that
// new keys stay new.
type kernels[K comparable, V, KT, VT, MT any] struct {
	kind       string
	entries    int
	size       int
	operations int
	data       *workload.Data[K, KT]
	source     *source[K, V]
	// maps are the living maps: `erase` needs all its maps full before the round starts, the others use one at a time.
	maps []subject[K, V, KT, VT, MT]
	// progress is how far the previous rounds have advanced in the circle of keys that come and go.
	progress int
	last     uintptr
	run      func(first, end int) uint64
}

// newKernels makes those of a cell, or of one of its threads.
func newKernels[K comparable, V, KT, VT, MT any](
	setting program.Setting, data *workload.Data[K, KT], operations int,
) *kernels[K, V, KT, VT, MT] {
	k := &kernels[K, V, KT, VT, MT]{kind: setting.Cell.Kind, entries: setting.Cell.Entries,
		size: setting.Cell.Values.Size, operations: operations, data: data, source: newSource[K, V](setting),
		last: lastWord(setting)}
	k.run = map[string]func(int, int) uint64{
		"create-fill-drop": k.createFillDrop, "fill": k.fill, "get-hit": k.lookUp, "get-miss": k.lookUp,
		"update": k.update, "erase": k.erase, "churn": k.churn, "iterate": k.iterate,
		"clear-and-refill": k.clearAndRefill, "mixed": k.mixed, "empty": k.passOver}[k.kind]
	return k
}

// lastWord is the offset of an object's last word.
func lastWord(setting program.Setting) uintptr { return uintptr(max(setting.Cell.Values.Size-8, 0)) }

// OperationsPerRound is program.Workload's.
func (k *kernels[K, V, KT, VT, MT]) OperationsPerRound() int { return k.operations }

// Run is program.Workload's: one call through a closure per batch.
func (k *kernels[K, V, KT, VT, MT]) Run(first, end int) uint64 { return k.run(first, end) }

// PrepareRound is program.Workload's.
func (k *kernels[K, V, KT, VT, MT]) PrepareRound() {
	switch k.kind {
	case "get-hit", "get-miss", "iterate", "clear-and-refill":
		if !k.hasMap() {
			k.makeFullMap()
		}
	case "update", "churn", "mixed":
		if !k.hasMap() {
			k.makeFullMap()
			if k.operations > 0 {
				settle(k.entries, k.operations, func() {
					k.run(0, k.operations)
					k.FinishRound()
				})
			}
		}
	case "erase":
		for range k.operations / k.entries {
			k.makeFullMap()
		}
	}
}

// settle brings a map into the steady state of its own load before anything is measured: at least two rounds, and until
// there were sixteen operations per entry. The Swift engine stops earlier if its map reports that nothing changes any
// more; Go's maps report nothing, so the limit applies, within which every cycle of the lab's maps completes.
func settle(entries, operations int, round func()) {
	for rounds := 0; rounds < 2 || rounds*operations < 16*entries; rounds++ {
		round()
	}
}

// FinishRound is program.Workload's.
func (k *kernels[K, V, KT, VT, MT]) FinishRound() {
	switch k.kind {
	case "fill", "erase":
		k.disposeOfMaps()
	case "churn":
		k.progress = (k.progress + k.operations) % (2 * k.entries)
	case "mixed":
		k.progress = (k.progress + k.data.Insertions) % max(1, k.data.FurtherCount)
	}
}

// hasMap is true while there is a map.
func (k *kernels[K, V, KT, VT, MT]) hasMap() bool { return len(k.maps) > 0 }

// newMap adds an empty map.
func (k *kernels[K, V, KT, VT, MT]) newMap() *subject[K, V, KT, VT, MT] {
	k.maps = append(k.maps, subject[K, V, KT, VT, MT]{last: k.last})
	made := &k.maps[len(k.maps)-1]
	made.create(k.source)
	return made
}

// makeFullMap adds a map with all entries. A map that look-ups change is looked through once: in a classic sync.Map
// that has never been read, all keys are in the dirty layer, and updates alone would leave them there forever.
func (k *kernels[K, V, KT, VT, MT]) makeFullMap() {
	made := k.newMap()
	for index := range k.entries {
		made.insert(k.data.Keys[index], valueOf[V, VT](uint64(index), k.size), index)
	}
	var tag MT
	if unsafe.Sizeof(tag) == unsafe.Sizeof(readMostly{}) {
		for index := range k.entries {
			made.lookUp(k.data.Keys[index])
		}
	}
}

// disposeOfMaps ends all maps.
func (k *kernels[K, V, KT, VT, MT]) disposeOfMaps() {
	for i := range k.maps {
		k.maps[i].dispose(k.source)
	}
	k.maps = k.maps[:0]
}

// adopt uses another owner's map from now on. There must be no map yet.
func (k *kernels[K, V, KT, VT, MT]) adopt(shared subject[K, V, KT, VT, MT]) {
	k.maps = append(k.maps, shared)
}

// finalState is the sum over the entries, as far as it does not depend on which thread wrote last: their number, their
// keys, and the keys that their values were made for. O(entries).
func (k *kernels[K, V, KT, VT, MT]) finalState() uint64 {
	if !k.hasMap() {
		return 0
	}
	count, sum := k.maps[0].sum()
	return sum&keyBits + uint64(count)<<32
}

// versioned is the number that a value is made from: its key's in the low half, and how often it was written in the
// high half. The low bits of what look-ups and sums return then depend on the keys alone, whichever thread wrote last.
func versioned(key uint32, version int) uint64 { return uint64(version)<<32 | uint64(key) }
