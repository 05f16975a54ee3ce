//go:build goexperiment.swissmap || go1.26

package mapheader

import "maplab/goworker/studies/study"

// phaseForms are the events of a growth that a Swiss map has: doubling.
var phaseForms = []string{"dictionary-doubling"}

// blockForms are none: there are no overflow buckets.
var blockForms []string

// eventRounds are rounds in which each operation inserts the entry with which a full map's table grows.
func eventRounds(setting study.Setting) *study.Rounds {
	var maps []map[uint64]uint64
	return &study.Rounds{
		Operations: setting.Operations,
		Prepare: func() {
			maps = make([]map[uint64]uint64, setting.Operations)
			for index := range maps {
				maps[index] = fullOf(setting.Entries)
			}
		},
		Run: func(from, to int) (sum uint64) {
			for operation := from; operation < to; operation++ {
				m := maps[operation]
				m[numbered(len(m))] = 0
				sum += uint64(len(m))
			}
			return sum
		},
		Finish: func() { maps = nil },
	}
}

// fullOf is a map with one table, of at least so many slots, that has no place left.
func fullOf(entries int) map[uint64]uint64 {
	m := make(map[uint64]uint64, max(min(entries, 896), slots+1))
	for headerOf(m).tables()[0].growthLeft > 0 {
		m[numbered(len(m))] = 0
	}
	return m
}
