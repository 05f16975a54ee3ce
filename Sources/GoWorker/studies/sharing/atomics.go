// Package sharing holds studies of what threads share: atomics, sync.Map, counters on cache lines.
package sharing

import (
	"sync"
	"sync/atomic"

	"maplab/goworker/studies/study"
)

// atomicForms are the operations. Keys with a slice in them can't be keys of a sync.Map: see unhashable-keys; the forms
// with slice keys have an array in its place, which is what Go allows.
var atomicForms = []string{
	"first-store", "new-key-store", "present-key-store", "load-hit", "load-or-store-hit", "slice-key-load",
	"slice-key-store", "made-slice-key-load", "erased-slice-key-load", "atomic-load", "atomic-store", "atomic-exchange",
	"atomic-add",
}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		{Name: "atomic-operations", Forms: atomicForms, Tables: []string{"D3.T5", "D3.T8"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Rounds: func() *study.Rounds { return atomics(setting) }}
			}},
		{Name: "first-write", Forms: firstForms, Tables: []string{"D3.T5"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Rounds: func() *study.Rounds { return firstWrites(setting) }}
			}},
		falseSharing(),
		sharedUse(),
	}
}

// pathKey is a key as a request has it, with three segments of a path.
type pathKey struct {
	segments [3]uint64
	method   uint64
}

// path is the key of a number.
//
//go:noinline
func path(number int) pathKey {
	n := uint64(number)
	return pathKey{[3]uint64{n, n + 1, n + 2}, n & 3}
}

// promoted is a map whose keys have all been stored and looked up, as any.
func promoted(keys []any) *sync.Map {
	m := new(sync.Map)
	for index, key := range keys {
		m.Store(key, uint64(index))
	}
	// In the classic map look-ups that miss the read layer promote the other one.
	for range [2]struct{}{} {
		for _, key := range keys {
			m.Load(key)
		}
	}
	return m
}

// atomics does one operation of the form each.
func atomics(setting study.Setting) *study.Rounds {
	entries := setting.Entries
	numbers, paths, erased := make([]uint64, entries), make([]pathKey, entries), make([]any, entries)
	numberKeys := make([]any, entries)
	for index := range numbers {
		// Beyond the runtime's table of small numbers, which are no allocation as interfaces.
		numbers[index] = uint64(index) + 1_000
		numberKeys[index], paths[index] = numbers[index], path(index)
		erased[index] = paths[index]
	}
	rounds := &study.Rounds{Operations: setting.Operations}
	switch setting.Form {
	case "first-store":
		var maps []*sync.Map
		rounds.Prepare = func() {
			maps = make([]*sync.Map, setting.Operations)
			for index := range maps {
				maps[index] = new(sync.Map)
			}
		}
		rounds.Run = func(from, to int) uint64 {
			for operation := from; operation < to; operation++ {
				maps[operation].Store(numberKeys[operation%entries], numberKeys[0])
			}
			return uint64(to - from)
		}
	case "new-key-store":
		var m *sync.Map
		rounds.Prepare = func() { m = new(sync.Map) }
		rounds.Run = func(from, to int) uint64 {
			for operation := from; operation < to; operation++ {
				m.Store(uint64(operation)+1_000, numberKeys[0])
			}
			return uint64(to - from)
		}
	case "present-key-store":
		rounds.Run = storing(promoted(numberKeys), func(operation int) any { return numbers[operation%entries] }, numberKeys[0])
	case "slice-key-store":
		rounds.Run = storing(promoted(erased), func(operation int) any { return paths[operation%entries] }, numberKeys[0])
	case "load-hit":
		m := promoted(numberKeys)
		rounds.Run = func(from, to int) (sum uint64) {
			for operation := from; operation < to; operation++ {
				value, _ := m.Load(numbers[operation%entries])
				sum += value.(uint64)
			}
			return sum
		}
	case "load-or-store-hit":
		m := promoted(numberKeys)
		rounds.Run = func(from, to int) (sum uint64) {
			for operation := from; operation < to; operation++ {
				value, _ := m.LoadOrStore(numbers[operation%entries], numberKeys[0])
				sum += value.(uint64)
			}
			return sum
		}
	case "slice-key-load", "made-slice-key-load", "erased-slice-key-load":
		rounds.Run = loadingPaths(setting.Form, promoted(erased), paths, erased)
	default:
		var word atomic.Uint64
		rounds.Prepare = func() { word.Store(7) }
		rounds.Run = wordKernel(setting.Form, &word)
	}
	return rounds
}

// storing stores a value under a key that is there.
func storing(m *sync.Map, key func(int) any, value any) func(from, to int) uint64 {
	return func(from, to int) uint64 {
		for operation := from; operation < to; operation++ {
			m.Store(key(operation), value)
		}
		return uint64(to - from)
	}
}

// loadingPaths looks up keys that are there as interfaces, as structs that become interfaces, or made for the look-up.
func loadingPaths(form string, m *sync.Map, paths []pathKey, erased []any) func(from, to int) uint64 {
	return func(from, to int) (sum uint64) {
		for operation := from; operation < to; operation++ {
			var value any
			switch form {
			case "slice-key-load":
				value, _ = m.Load(erased[operation%len(erased)])
			case "erased-slice-key-load":
				value, _ = m.Load(paths[operation%len(paths)])
			default:
				value, _ = m.Load(path(operation % len(paths)))
			}
			sum += value.(uint64)
		}
		return sum
	}
}

// wordKernel does one operation on an atomic word.
func wordKernel(form string, word *atomic.Uint64) func(from, to int) uint64 {
	return func(from, to int) (sum uint64) {
		for operation := from; operation < to; operation++ {
			switch form {
			case "atomic-load":
				sum += word.Load()
			case "atomic-store":
				word.Store(uint64(operation))
				sum += word.Load()
			case "atomic-exchange":
				if word.CompareAndSwap(word.Load(), uint64(operation)) {
					sum++
				}
			default:
				sum += word.Add(1) - 1 - 7
			}
		}
		return sum
	}
}

// firstForms are the first writes of a native map and of a sync.Map, in maps made beforehand or with the write.
var firstForms = []string{"native", "native-made", "read-mostly", "read-mostly-made"}

// keptNative and keptShared keep the last map that was made.
var (
	keptNative map[string]int
	keptShared *sync.Map
)

// firstWrites stores the first key of a map for each operation.
func firstWrites(setting study.Setting) *study.Rounds {
	const key = "the only key"
	var native []map[string]int
	var shared []*sync.Map
	var value any = 1_000
	rounds := &study.Rounds{Operations: setting.Operations, Prepare: func() {
		native, shared = make([]map[string]int, setting.Operations), make([]*sync.Map, setting.Operations)
		for index := range native {
			native[index], shared[index] = map[string]int{}, new(sync.Map)
		}
	}}
	rounds.Run = func(from, to int) uint64 {
		for operation := from; operation < to; operation++ {
			switch setting.Form {
			case "native":
				native[operation][key] = 1_000
			case "native-made":
				keptNative = map[string]int{}
				keptNative[key] = 1_000
			case "read-mostly":
				shared[operation].Store(key, value)
			default:
				keptShared = new(sync.Map)
				keptShared.Store(key, value)
			}
		}
		return uint64(to - from)
	}
	return rounds
}
