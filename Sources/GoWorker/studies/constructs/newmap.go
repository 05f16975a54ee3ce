package constructs

import "maplab/goworker/studies/study"

// newMapForms are the ways to make a map. A write to a nil map ends the program: see nil-map.
var newMapForms = []string{
	"nil", "empty", "capacity-0", "capacity-0-written", "capacity-4", "capacity-4-references", "capacity-8", "wide-keys",
	"wide-keys-written",
}

// wideKey is a key of 1,024 bytes.
type wideKey [128]uint64

// wide is the key of a number.
func wide(number int) (key wideKey) {
	for index := range key {
		key[index] = uint64(number + index)
	}
	return key
}

// object is what the maps of references refer to.
type object struct{ word uint64 }

// Each way is a function that is never inlined, so that its map leaves it.

//go:noinline
func noMap(number int) map[int]int {
	if number >= 0 {
		return nil
	}
	return map[int]int{number: number}
}

//go:noinline
func emptyMap() map[int]int { return map[int]int{} }

//go:noinline
func mapOf0() map[int]int { return make(map[int]int, 0) }

//go:noinline
func mapOf0Written(number int) map[int]int {
	m := make(map[int]int, 0)
	m[number] = number
	return m
}

//go:noinline
func mapOf4() map[int]int { return make(map[int]int, 4) }

//go:noinline
func mapOf4Objects() map[string]*object { return make(map[string]*object, 4) }

//go:noinline
func mapOf8() map[int]string { return make(map[int]string, 8) }

//go:noinline
func wideMap() map[wideKey]int { return make(map[wideKey]int) }

//go:noinline
func wideMapWritten(number int) map[wideKey]int {
	m := make(map[wideKey]int)
	m[wide(number)] = number
	return m
}

// look is 1 without a map; else 2, plus 1 for each entry, plus 100 if the key is there.
//
//go:noinline
func look[K comparable, V any](m map[K]V, key K) uint64 {
	if m == nil {
		return 1
	}
	sum := 2 + uint64(len(m))
	if _, isThere := m[key]; isThere {
		sum += 100
	}
	return sum
}

// newMaps makes one map for each operation, lets another function look at it, and drops it.
func newMaps(setting study.Setting) *study.Rounds {
	kernels := map[string]func(number int) uint64{
		"nil":                   func(number int) uint64 { return look(noMap(number), number) },
		"empty":                 func(number int) uint64 { return look(emptyMap(), number) },
		"capacity-0":            func(number int) uint64 { return look(mapOf0(), number) },
		"capacity-0-written":    func(number int) uint64 { return look(mapOf0Written(number), number) },
		"capacity-4":            func(number int) uint64 { return look(mapOf4(), number) },
		"capacity-4-references": func(int) uint64 { return look(mapOf4Objects(), "a") },
		"capacity-8":            func(number int) uint64 { return look(mapOf8(), number) },
		"wide-keys":             func(number int) uint64 { return look(wideMap(), wide(number)) },
		"wide-keys-written":     func(number int) uint64 { return look(wideMapWritten(number), wide(number)) },
	}
	return each(setting.Operations, kernels[setting.Form])
}

// each calls a function for every operation: one call more than the construct itself, which is a call too.
func each(operations int, body func(number int) uint64) *study.Rounds {
	return &study.Rounds{Operations: operations, Run: func(from, to int) uint64 {
		var sum uint64
		for number := from; number < to; number++ {
			sum += body(number)
		}
		return sum
	}}
}

// emptyMapForms are the ways to keep an empty map.
var emptyMapForms = []string{"bucket-boxed", "dictionary", "dictionary-reserved"}

//go:noinline
func madeMap() map[uint64]uint64 { return make(map[uint64]uint64) }

//go:noinline
func length(m map[uint64]uint64) int { return len(m) }

//go:noinline
func localMap() int { return length(make(map[uint64]uint64)) }

//go:noinline
func localMapOf8() int { return length(make(map[uint64]uint64, 8)) }

// emptyMaps makes an empty map for each operation and asks for its count.
func emptyMaps(setting study.Setting) *study.Rounds {
	kernels := map[string]func(int) uint64{
		"bucket-boxed":        func(int) uint64 { return uint64(length(madeMap())) + 1 },
		"dictionary":          func(int) uint64 { return uint64(localMap()) + 1 },
		"dictionary-reserved": func(int) uint64 { return uint64(localMapOf8()) + 1 },
	}
	return each(setting.Operations, kernels[setting.Form])
}
