package constructs

import "maplab/goworker/studies/study"

// nestingForms are what holds the maps.
var nestingForms = []string{
	"bare", "struct-field", "nested-structs", "array-of-one", "array-of-four", "array-of-four-reused",
}

// holder has a map as a field, as the document nests it.
type holder struct{ data map[uint64]uint64 }

// outer has it two structs deeper.
type outer struct{ middle struct{ holder holder } }

// filledMap is a new map with `entries` consecutive keys, made where a program would make it: in a function of its own.
//
//go:noinline
func filledMap(entries, first uint64) map[uint64]uint64 {
	m := map[uint64]uint64{}
	fill(m, entries, first)
	return m
}

func fill(m map[uint64]uint64, entries, first uint64) {
	for key := first; key < first+entries; key++ {
		m[key] = key * 3
	}
}

//go:noinline
func sumOf(m map[uint64]uint64) (sum uint64) {
	for _, value := range m {
		sum += value
	}
	return sum
}

//go:noinline
func sumOfHolder(h holder) uint64 { return sumOf(h.data) }

//go:noinline
func sumOfOuter(o outer) uint64 { return sumOf(o.middle.holder.data) }

//go:noinline
func sumOfMaps(maps []map[uint64]uint64) (sum uint64) {
	for _, m := range maps {
		sum += sumOf(m)
	}
	return sum
}

//go:noinline
func madeMaps(count int, entries, first uint64) []map[uint64]uint64 {
	maps := make([]map[uint64]uint64, 0, count)
	for range make([]struct{}, count) {
		maps = append(maps, filledMap(entries, first))
	}
	return maps
}

// nesting makes the structure with its maps for each operation, fills and sums them.
func nesting(setting study.Setting) *study.Rounds {
	entries := uint64(setting.Entries)
	reused := make([]map[uint64]uint64, 4)
	for index := range reused {
		reused[index] = map[uint64]uint64{}
	}
	kernels := map[string]func(int) uint64{
		"bare":         func(number int) uint64 { return sumOf(filledMap(entries, uint64(number))) },
		"struct-field": func(number int) uint64 { return sumOfHolder(holder{filledMap(entries, uint64(number))}) },
		"nested-structs": func(number int) uint64 {
			var o outer
			o.middle.holder = holder{filledMap(entries, uint64(number))}
			return sumOfOuter(o)
		},
		"array-of-one":  func(number int) uint64 { return sumOfMaps(madeMaps(1, entries, uint64(number))) },
		"array-of-four": func(number int) uint64 { return sumOfMaps(madeMaps(4, entries, uint64(number))) },
		"array-of-four-reused": func(number int) uint64 {
			for _, m := range reused {
				clear(m)
				fill(m, entries, uint64(number))
			}
			return sumOfMaps(reused)
		},
	}
	return each(setting.Operations, kernels[setting.Form])
}
