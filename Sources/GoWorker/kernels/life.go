package kernels

import (
	"maplab/goworker/program"
	"maplab/goworker/workload"
)

// life is that of one map for the memory pass: built, worked on, emptied, grown again, dropped, rebuilt. Keys are made
// as they are inserted and belong to the map alone, so that `bytes_per_entry` counts them.
type life[K comparable, V, KT, VT, MT any] struct {
	setting program.Setting
	keys    workload.Life[K, KT]
	// source is nil until the first map is made: a pool's preallocated maps belong to what is measured.
	source  *source[K, V]
	current subject[K, V, KT, VT, MT]
	isAlive bool
	// round is the cell's own workload, if its memory is in its operations, not in one full map; else nil.
	round program.Workload
}

// newLife prepares that of a cell.
func newLife[K comparable, V, KT, VT, MT any](setting program.Setting, round program.Workload) *life[K, V, KT, VT, MT] {
	return &life[K, V, KT, VT, MT]{
		setting: setting, keys: workload.NewLife[K, KT](setting.Cell, setting.Seed), round: round}
}

// Entries is program.MemoryWorkload's, as everything below.
func (l *life[K, V, KT, VT, MT]) Entries() int { return l.setting.Cell.Entries }

// Build inserts keys into the map, which is made if there is none.
func (l *life[K, V, KT, VT, MT]) Build(first, end int) {
	l.makeMap()
	for index := first; index < end; index++ {
		l.insert(index)
	}
}

// Work runs the cell's round, if it has one for this.
func (l *life[K, V, KT, VT, MT]) Work() {
	if l.round == nil {
		return
	}
	l.round.PrepareRound()
	l.round.Run(0, l.round.OperationsPerRound())
	l.round.FinishRound()
}

// Delete removes those of the keys that the cell's `deletes` names.
func (l *life[K, V, KT, VT, MT]) Delete(first, end int) {
	if !l.isAlive {
		return
	}
	for index := first; index < end; index++ {
		if l.removes(index) {
			l.current.remove(l.keys.Key(index), index)
		}
	}
}

// Regrow inserts twice as many new keys.
func (l *life[K, V, KT, VT, MT]) Regrow() { l.Build(l.Entries(), 3*l.Entries()) }

// Drop lets the map go.
func (l *life[K, V, KT, VT, MT]) Drop() {
	if l.isAlive {
		l.current.dispose(l.source)
		l.isAlive = false
	}
}

// Rebuild fills a new map with the entries that Delete leaves.
func (l *life[K, V, KT, VT, MT]) Rebuild() bool {
	l.makeMap()
	for index := range l.Entries() {
		if !l.removes(index) {
			l.insert(index)
		}
	}
	return true
}

// Count is the entries in the map.
func (l *life[K, V, KT, VT, MT]) Count() int {
	if !l.isAlive {
		return 0
	}
	return l.current.count()
}

// removes is true for the keys that Delete removes.
func (l *life[K, V, KT, VT, MT]) removes(index int) bool {
	return workload.Removes(l.setting.Cell.Deletes, index, l.Entries())
}

// makeMap makes a map if there is none.
func (l *life[K, V, KT, VT, MT]) makeMap() {
	if l.isAlive {
		return
	}
	if l.source == nil {
		l.source = newSource[K, V](l.setting)
	}
	l.current.last = lastWord(l.setting)
	l.current.create(l.source)
	l.isAlive = true
}

// insert makes a key and a value and inserts them.
func (l *life[K, V, KT, VT, MT]) insert(index int) {
	l.current.insert(l.keys.Key(index), valueOf[V, VT](uint64(index), l.setting.Cell.Values.Size), index)
}
