package kernels

import (
	"maplab/goworker/program"
	"maplab/goworker/seeded"
	"maplab/goworker/workload"
)

// lanes is one map and the kernels of several threads on it.
//
// Each thread has the kernels that a single thread would have, its own look-up keys and its own part of the keys that
// come and go. The checksum does not depend on how the threads are interleaved: look-ups hit keys that are never
// removed (or miss keys that are never there), and what they find is masked to the bits that depend on the key alone;
// removals remove what the same thread inserted; and at the end the map's entries must be those that any order leaves.
type lanes[K comparable, V, KT, VT, MT any] struct {
	kind    string
	entries int
	owner   *kernels[K, V, KT, VT, MT]
	all     []*kernels[K, V, KT, VT, MT]
	shown   []program.Workload
	digest  uint64
}

// newLanes makes those of a cell.
func newLanes[K comparable, V, KT, VT, MT any](setting program.Setting) *lanes[K, V, KT, VT, MT] {
	cell := setting.Cell
	l := &lanes[K, V, KT, VT, MT]{kind: cell.Kind, entries: cell.Entries}
	// The owner fills the map and runs nothing.
	ownerData := workload.Make[K, KT](cell, 0, setting.Seed)
	digest := seeded.NewDigest()
	digest.Add(ownerData.Digest)
	l.owner = newKernels[K, V, KT, VT, MT](setting, ownerData, 0)
	for thread := range cell.Threads {
		operations := workload.OperationsOfThread(thread, cell.Threads, setting.Operations)
		data := workload.MakeLane(cell, operations, setting.Seed, thread, ownerData)
		digest.Add(data.Digest)
		lane := newKernels[K, V, KT, VT, MT](setting, data, operations)
		l.all = append(l.all, lane)
		l.shown = append(l.shown, pausing(lane, cell.Pause))
	}
	l.digest = digest.Value
	return l
}

// Lanes is program.ConcurrentWorkload's.
func (l *lanes[K, V, KT, VT, MT]) Lanes() []program.Workload { return l.shown }

// PrepareRound makes the map before the first round and brings it into the state in which the load leaves it: the lanes
// run in turn, on this thread.
func (l *lanes[K, V, KT, VT, MT]) PrepareRound() {
	if l.owner.hasMap() {
		return
	}
	l.owner.PrepareRound()
	if !l.owner.hasMap() {
		return
	}
	operations := 0
	for _, lane := range l.all {
		lane.adopt(l.owner.maps[0])
		operations += lane.operations
	}
	if l.kind != "update" && l.kind != "mixed" {
		return
	}
	settle(l.entries, operations, func() {
		for _, lane := range l.all {
			lane.run(0, lane.operations)
			lane.FinishRound()
		}
	})
}

// FinishRound is the map's own part of the round's checksum.
func (l *lanes[K, V, KT, VT, MT]) FinishRound() uint64 {
	for _, lane := range l.all {
		lane.FinishRound()
	}
	if l.kind == "mixed" || l.kind == "update" {
		return l.owner.finalState()
	}
	return 0
}
