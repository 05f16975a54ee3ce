//go:build !goexperiment.swissmap && !go1.26

package mapheader

import "maplab/goworker/studies/study"

// phaseForms are the events of a growth that are counted one by one.
var phaseForms = []string{
	"bucket-doubling", "bucket-overflow", "bucket-overflow-set-aside", "bucket-copying", "bucket-copying-strings",
	"dictionary-doubling",
}

// blockForms are the blocks that a map of buckets takes.
var blockForms = []string{"first-table", "overflow", "overflow-small", "overflow-string", "overflow-set-aside"}

// eventRounds makes the rounds of an event's form.
func eventRounds(setting study.Setting) *study.Rounds {
	switch setting.Form {
	case "bucket-doubling", "dictionary-doubling":
		return doublings(setting)
	case "bucket-copying":
		return copyings(setting, numbered)
	case "bucket-copying-strings":
		return copyings(setting, text)
	case "first-table":
		return lastInsertions[uint64, uint64](setting, 0, 0, numbered)
	case "overflow-small":
		return lastInsertions[uint32, uint8](setting, 13, slots, func(n int) uint32 { return uint32(numbered(n)) })
	case "overflow-string":
		return lastInsertions[string, uint64](setting, 13, slots, text)
	case "bucket-overflow-set-aside", "overflow-set-aside":
		return lastInsertions[uint64, uint64](setting, 104, slots, numbered)
	default:
		return lastInsertions[uint64, uint64](setting, 13, slots, numbered)
	}
}

// lastInsertions are rounds in which each operation inserts one more key of bucket 0 into a map that has `present` of them.
func lastInsertions[K comparable, V any](
	setting study.Setting, hint, present int, key func(int) K,
) *study.Rounds {
	var maps []map[K]V
	var last []K
	var value V
	return &study.Rounds{
		Operations: setting.Operations,
		Prepare: func() {
			maps, last = make([]map[K]V, setting.Operations), make([]K, setting.Operations)
			for index := range maps {
				m := make(map[K]V, hint)
				keys := keysOfBucket(m, key, 0, present+1)
				for _, key := range keys[:present] {
					m[key] = value
				}
				maps[index], last[index] = m, keys[present]
			}
		},
		Run: func(from, to int) (sum uint64) {
			for operation := from; operation < to; operation++ {
				m := maps[operation]
				m[last[operation]] = value
				sum += uint64(len(m))
			}
			return sum
		},
		Finish: func() { maps, last = nil, nil },
	}
}

// fullOf is a map that must double before it can take another entry.
func fullOf[K comparable](entries int, key func(int) K) map[K]uint64 {
	m := make(map[K]uint64, max(entries, slots+1))
	for capacity := 13 * headerOf(m).bucketCount() / 2; len(m) < capacity; {
		m[key(len(m))] = 0
	}
	return m
}

// doublings are rounds in which each operation inserts the entry with which a full map begins to double.
func doublings(setting study.Setting) *study.Rounds {
	var maps []map[uint64]uint64
	return &study.Rounds{
		Operations: setting.Operations,
		Prepare: func() {
			maps = make([]map[uint64]uint64, setting.Operations)
			for index := range maps {
				maps[index] = fullOf(setting.Entries, numbered)
			}
		},
		Run: func(from, to int) (sum uint64) {
			for operation := from; operation < to; operation++ {
				m := maps[operation]
				m[numbered(len(m))] = 0
				sum += uint64(headerOf(m).bucketCount())
			}
			return sum
		},
		Finish: func() { maps = nil },
	}
}

// copyings are rounds of writes to maps that have begun to double. A write, even the removal of an absent key, moves at
// most two old buckets, so that a map with 2^B of them takes 2^B / 4 writes and still grows at the end.
func copyings[K comparable](setting study.Setting, key func(int) K) *study.Rounds {
	first := fullOf(setting.Entries, key)
	writes := max(1, headerOf(first).bucketCount()/4)
	absent := make([]K, writes)
	for index := range absent {
		absent[index] = key(len(first) + 1 + index)
	}
	var maps []map[K]uint64
	return &study.Rounds{
		Operations: setting.Operations,
		Prepare: func() {
			maps = make([]map[K]uint64, (setting.Operations+writes-1)/writes)
			for index := range maps {
				maps[index] = fullOf(setting.Entries, key)
				maps[index][key(len(maps[index]))] = 0
			}
		},
		Run: func(from, to int) (sum uint64) {
			for operation := from; operation < to; operation++ {
				m := maps[operation/writes]
				delete(m, absent[operation%writes])
				if headerOf(m).isGrowing() {
					sum++
				}
			}
			return sum
		},
		Finish: func() { maps = nil },
	}
}
