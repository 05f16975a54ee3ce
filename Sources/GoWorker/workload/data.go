// Package workload makes everything that a cell's operations need from the seed, before anything is measured, and the
// same in every engine.
package workload

import (
	"maplab/goworker/machine"
	"unsafe"

	"maplab/goworker/protocol"
	"maplab/goworker/seeded"
)

// longestLookUpList is the maximum number of look-up keys, over all threads; longer rounds repeat them.
const longestLookUpList = 1 << 20

// Data is a cell's keys and their order.
//
// Keys have numbers. 0..<entries fill the map; entries..<3*entries are the further ones that churn, mixed and regrowth
// insert; misses begin at 3*entries. Look-ups use keys of their own, not the inserted ones: two strings that share
// storage compare equal without reading their bytes.
//
// Everything is outside of the heap except strings to insert, which are the program's own: the map refers to them, and
// the collector has to mark them.
type Data[K comparable, KT any] struct {
	// Keys are to be inserted, by number.
	Keys []K
	// LookUps are the keys that operations look up; operation i uses element i modulo their number.
	LookUps []K
	// Numbers are those of the keys in LookUps.
	Numbers []uint32
	// Script is the operations of `mixed`, one per operation of a round.
	Script []Operation
	// FurtherFirst is the first of the numbers of the keys that the script inserts and removes.
	FurtherFirst int
	// FurtherCount is how many they are; each round starts as far along this circle as the previous one has inserted.
	FurtherCount int
	// Insertions is those in a round of the script; there are as many removals.
	Insertions int
	// Digest is the FNV-1a digest of all key numbers and the access order.
	Digest uint64
	// IsLane is true for the data of one of several threads.
	IsLane bool
}

// Make makes the data of a cell for rounds of so many operations. O(entries + operations).
func Make[K comparable, KT any](cell protocol.Cell, operations int, seed uint64) *Data[K, KT] {
	return makeData[K, KT](cell, operations, seed, -1, nil)
}

// MakeLane makes those of a thread that shares the owner's map. It looks up its own copies of the keys in its own
// order, and inserts and removes a part of the further keys that no other lane touches.
func MakeLane[K comparable, KT any](
	cell protocol.Cell, operations int, seed uint64, thread int, owner *Data[K, KT],
) *Data[K, KT] {
	return makeData(cell, operations, seed, thread, owner)
}

func makeData[K comparable, KT any](
	cell protocol.Cell, operations int, seed uint64, thread int, owner *Data[K, KT],
) *Data[K, KT] {
	data := &Data[K, KT]{IsLane: owner != nil}
	digest := seeded.NewDigest()
	numbers := newNumbering(cell.Keys, seed)
	ownSeed := seeded.Mix(seed ^ 0x6d61_706c_6162)
	if data.IsLane {
		ownSeed = seeded.Mix(ownSeed + uint64(thread) + 1)
	}
	generator := seeded.New(ownSeed)
	make := func(index int, memory []byte) K {
		number := numbers.number(index)
		digest.Add(number)
		return MakeKey[K, KT](number, cell.Keys.Length, memory)
	}

	if data.IsLane {
		data.Keys = owner.Keys
	} else {
		inserted := cell.Entries
		if cell.Kind == "churn" || cell.Kind == "mixed" {
			inserted *= 3
		}
		data.Keys = keysToInsert[K, KT](inserted)
		for index := range data.Keys {
			data.Keys[index] = make(index, nil)
		}
	}

	longest := longestLookUpList
	if data.IsLane {
		longest /= cell.Threads
	}
	accesses := accessOrder(cell, min(operations, longest), generator)
	data.LookUps = machine.OffHeap[K](len(accesses))
	data.Numbers = machine.OffHeap[uint32](len(accesses))
	length := 0
	if isText[KT]() {
		length = cell.Keys.Length
	}
	memory := machine.OffHeap[byte](len(accesses) * length)
	for position, index := range accesses {
		data.LookUps[position] = make(index, memory[position*length:])
		data.Numbers[position] = uint32(index)
	}

	data.FurtherFirst, data.FurtherCount = cell.Entries, 2*cell.Entries
	mix := cell.Mix
	if data.IsLane {
		data.FurtherCount = 2 * (cell.Entries / cell.Threads)
		data.FurtherFirst = cell.Entries + thread*data.FurtherCount
		mix = laneMix(cell, thread)
	}
	if cell.Kind == "mixed" {
		data.Script = script(operations, data.FurtherFirst, data.FurtherCount, mix, len(accesses), generator)
	}
	for _, operation := range data.Script {
		if operation.Kind == Insert {
			data.Insertions++
		}
		digest.Add(uint64(operation.Kind)<<32 | uint64(operation.Key))
	}
	digest.Add(uint64(cell.Values.Size))
	data.Digest = digest.Value
	return data
}

// isText is true for the tag of strings.
func isText[KT any]() bool {
	var tag KT
	return unsafe.Sizeof(tag) == unsafe.Sizeof(TextKey{})
}

// keysToInsert is where keys to insert go: outside of the heap if they don't refer to it.
func keysToInsert[K comparable, KT any](count int) []K {
	if isText[KT]() {
		return make([]K, count)
	}
	return machine.OffHeap[K](count)
}

// accessOrder is the indices of the keys that are looked up.
func accessOrder(cell protocol.Cell, count int, generator *seeded.SplitMix64) []int {
	switch cell.Kind {
	case "get-hit", "update", "mixed", "empty":
		return drawn(cell, count, generator)
	case "get-miss":
		indices := drawn(cell, count, generator)
		for i := range indices {
			indices[i] += 3 * cell.Entries
		}
		return indices
	case "erase":
		indices := make([]int, cell.Entries)
		for i := range indices {
			indices[i] = i
		}
		if cell.Keys.Distribution != "sequential" {
			generator.Shuffle(indices)
		}
		return indices
	default:
		return nil
	}
}

// drawn is indices of present keys by the cell's distribution.
func drawn(cell protocol.Cell, count int, generator *seeded.SplitMix64) []int {
	indices := make([]int, count)
	switch cell.Keys.Distribution {
	case "sequential":
		for i := range indices {
			indices[i] = i % cell.Entries
		}
	case "uniform":
		for i := range indices {
			indices[i] = generator.Below(cell.Entries)
		}
	default:
		sampler := newZipf(cell.Entries, cell.Keys.Exponent)
		for i := range indices {
			indices[i] = sampler.next(generator)
		}
	}
	return indices
}

// laneMix is the operations of `mixed` that a thread draws: readers come first.
func laneMix(cell protocol.Cell, thread int) protocol.Mix {
	if cell.Roles == nil {
		return cell.Mix
	}
	if thread < cell.Roles.Readers {
		return protocol.Mix{Reads: 1}
	}
	writes := cell.Mix.Updates + cell.Mix.Inserts + cell.Mix.Erases
	if writes <= 0 {
		return cell.Mix
	}
	return protocol.Mix{
		Updates: cell.Mix.Updates / writes, Inserts: cell.Mix.Inserts / writes, Erases: cell.Mix.Erases / writes}
}

// Life makes keys as they are inserted, for the memory pass: they belong to the map alone.
type Life[K comparable, KT any] struct {
	numbers numbering
	length  int
}

// NewLife makes those of a cell.
func NewLife[K comparable, KT any](cell protocol.Cell, seed uint64) Life[K, KT] {
	return Life[K, KT]{newNumbering(cell.Keys, seed), cell.Keys.Length}
}

// Key is a new key.
func (l Life[K, KT]) Key(index int) K { return MakeKey[K, KT](l.numbers.number(index), l.length, nil) }

// DigestOfKeys is that of the keys of a full map, which are made as they are inserted.
func DigestOfKeys(cell protocol.Cell, seed uint64) uint64 {
	digest := seeded.NewDigest()
	numbers := newNumbering(cell.Keys, seed)
	for index := 0; index < cell.Entries; index++ {
		digest.Add(numbers.number(index))
	}
	return digest.Value
}

// OperationsOfThread is a thread's part of a round: equal parts, or one more for the first threads.
func OperationsOfThread(thread, threads, total int) int {
	operations := total / threads
	if thread < total%threads {
		operations++
	}
	return operations
}

// Removes is true if the memory pass removes the key with this number from a map of so many entries.
func Removes(pattern string, number, entries int) bool {
	switch pattern {
	case "random-half":
		// A fair coin for each number, the same in every run and for every map.
		return seeded.New(uint64(number)).Next()>>63 == 1
	case "oldest-half":
		return number < entries/2
	case "all-but-eighth":
		return number%8 != 7
	default:
		return true
	}
}
