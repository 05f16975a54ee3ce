package constructs

import (
	"fmt"
	"sort"
	"sync"
	"time"

	"maplab/goworker/seeded"
	"maplab/goworker/studies/study"
)

// shortLivedForms are the maps of an item.
var shortLivedForms = []string{
	"dictionary-new", "dictionary-reserved", "dictionary-reused", "read-mostly-reused",
}

// items are keys of 21 bytes, one for each item.
func items(setting study.Setting) []string {
	keys := make([]string, setting.Entries)
	for number := range keys {
		keys[number] = fmt.Sprintf("item-%016x", seeded.Mix(setting.Seed+uint64(number)))
	}
	return keys
}

//go:noinline
func useMap(m map[string]uint64, key string, number uint64) uint64 {
	m[key] = number
	return m[key]
}

//go:noinline
func newForItem(key string, number uint64) uint64 { return useMap(map[string]uint64{}, key, number) }

// keptItem keeps the last item's map, as a program does that hands it on.
var keptItem map[string]uint64

//go:noinline
func keptForItem(key string, number uint64) uint64 {
	keptItem = map[string]uint64{}
	return useMap(keptItem, key, number)
}

//go:noinline
func reservedForItem(key string, number uint64) uint64 {
	return useMap(make(map[string]uint64, 16), key, number)
}

// emptyShared walks a map's keys and deletes each.
func emptyShared(m *sync.Map) {
	m.Range(func(key, _ any) bool {
		m.Delete(key)
		return true
	})
}

// useShared puts the item's entry into a sync.Map and looks it up.
func useShared(m *sync.Map, key string, number uint64) uint64 {
	m.Store(key, number)
	value, _ := m.Load(key)
	return value.(uint64)
}

// shortLivedMaps declares the family: put an item's key and value into an empty map and look the key up.
func shortLivedMaps() study.Family {
	return study.Family{
		Name: "short-lived-maps", Forms: shortLivedForms, Tables: []string{"D5.T7"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{
				Rounds: func() *study.Rounds { return shortLived(setting) },
				Observe: func(observations *study.Observations) error {
					observeEnds(setting, observations)
					return nil
				},
			}
		},
	}
}

// shortLived processes one item for each operation.
func shortLived(setting study.Setting) *study.Rounds {
	keys := items(setting)
	reused, shared := make(map[string]uint64, 16), new(sync.Map)
	kernels := map[string]func(int) uint64{
		"dictionary-new": func(n int) uint64 { return newForItem(keys[n%len(keys)], uint64(n)) },
		// Of the family `kept-maps`.
		"new": func(n int) uint64 { return keptForItem(keys[n%len(keys)], uint64(n)) },
		"new-reserved": func(n int) uint64 {
			keptItem = make(map[string]uint64, 16)
			return useMap(keptItem, keys[n%len(keys)], uint64(n))
		},
		"dictionary-reserved": func(n int) uint64 { return reservedForItem(keys[n%len(keys)], uint64(n)) },
		"dictionary-reused": func(n int) uint64 {
			clear(reused)
			return useMap(reused, keys[n%len(keys)], uint64(n))
		},
		"read-mostly-reused": func(n int) uint64 {
			emptyShared(shared)
			return useShared(shared, keys[n%len(keys)], uint64(n))
		},
	}
	return each(setting.Operations, kernels[setting.Form])
}

// observeEnds records how long emptying one item's map takes. A map that is made anew is not ended by the program.
func observeEnds(setting study.Setting, observations *study.Observations) {
	keys := items(setting)
	reused, shared := make(map[string]uint64, 16), new(sync.Map)
	var use, end func(int)
	switch setting.Form {
	case "dictionary-reused":
		use = func(n int) { useMap(reused, keys[n%len(keys)], uint64(n)) }
		end = func(int) { clear(reused) }
	case "read-mostly-reused":
		use = func(n int) { useShared(shared, keys[n%len(keys)], uint64(n)) }
		end = func(int) { emptyShared(shared) }
	default:
		observations.Absent("the collector ends the map, at a time of its own", "map_end_mean_ns", "map_end_p999_ns")
		return
	}
	times := make([]float64, setting.Operations)
	var sum float64
	for range [2]struct{}{} {
		sum = 0
		for n := range times {
			use(n)
			begin := time.Now()
			end(n)
			times[n] = float64(time.Since(begin).Nanoseconds())
			sum += times[n]
		}
	}
	sort.Float64s(times)
	observations.Record("map_end_mean_ns", sum/float64(len(times)))
	observations.Record("map_end_p999_ns", times[(len(times)-1)*999/1000])
}
