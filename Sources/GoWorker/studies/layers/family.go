// Package layers has the study of the two layers of the classic sync.Map, at moments of its life.
package layers

import (
	"errors"
	"runtime"

	"maplab/goworker/studies/study"
)

// oneTable is a form: one map of Go with the same entries.
const oneTable = "one-table"

// Families are those of this package; none if this toolchain's sync.Map has no layers.
func Families() []study.Family {
	layout, hasLayers := findLayout()
	if !hasLayers {
		return nil
	}
	return []study.Family{{
		Name: "read-mostly-layers", Forms: []string{oneTable, firstWrites, justPromoted, nextKey, steadyNewKeys, steadyUpdates},
		Tables: []string{"D3.T6"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error {
				if setting.Form == oneTable {
					observeOne(setting, observations)
					return nil
				}
				return observe(layout, setting, observations)
			}}
		},
	}}
}

// observeOne records what one table takes.
func observeOne(setting study.Setting, observations *study.Observations) {
	before := allocated()
	m := map[uint64]uint64{}
	for number := range setting.Entries {
		m[key(number)] = uint64(number)
	}
	observations.Count("layer_bytes", allocated()-before)
	observations.Count("layer_read_entries", len(m))
	observations.Absent("a single table has no layers", "layer_dirty_entries", "layer_duplicate_share", "layer_promotions")
	runtime.KeepAlive(m)
}

// observe brings a map to the moment and records its layers.
func observe(layout layout, setting study.Setting, observations *study.Observations) error {
	before := allocated()
	way := newOnItsWay(layout, setting.Form, setting.Entries, setting.Seed)
	for number := range setting.Entries {
		if err := way.take(number); err != nil {
			return err
		}
	}
	observations.Count("layer_bytes", allocated()-before)
	observations.Count("layer_read_entries", way.inRead())
	observations.Count("layer_dirty_entries", way.inDirty())
	observations.Record("layer_duplicate_share", 100*way.duplicates())
	observations.Count("layer_promotions", way.promotions)
	return way.check()
}

// check compares what the map's memory said with what a walk over both tables finds.
func (way *onItsWay) check() error {
	read, dirty := way.layout.value(way.layout.readTable(way.shared)), way.layout.value(way.layout.dirtyTable(way.shared))
	twice := 0
	if way.inDirty() > 0 {
		twice = way.inRead()
	}
	if read.Len() != way.inRead() || dirty.Len() != way.inDirty() || way.layout.twice(way.shared) != twice ||
		max(way.inRead(), way.inDirty()) != way.entries {
		return errors.New("sync.Map's layers are not where they are looked for")
	}
	return nil
}

// allocated is the bytes in the heap that are left when what is dead has been collected.
func allocated() int {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}
