package constructs

import (
	"maplab/goworker/seeded"
	"maplab/goworker/studies/study"
)

// containerForms are maps of three entries and lists of five elements.
var containerForms = []string{
	"map-dictionary", "map-dictionary-reserved", "map-inline", "list-array", "list-array-reserved", "list-inline",
}

// Entries of a map, elements of a list, and where containers may start among the numbers.
const (
	containerEntries  = 3
	containerElements = 5
	containerStarts   = 1_000
)

// place is the position that is read at a step if reading begins at a turn.
func place(step, turn, count int) int {
	if step+turn < count {
		return step + turn
	}
	return step + turn - count
}

//go:noinline
func smallMap(numbers []uint64, start int) (sum uint64) {
	m := map[uint64]uint64{}
	for entry := 0; entry < containerEntries; entry++ {
		m[numbers[start+entry]] = uint64(entry + 1)
	}
	for step, turn := 0, start%containerEntries; step < containerEntries; step++ {
		sum = sum*10 + m[numbers[start+place(step, turn, containerEntries)]]
	}
	return sum
}

//go:noinline
func smallMapReserved(numbers []uint64, start int) (sum uint64) {
	m := make(map[uint64]uint64, containerEntries)
	for entry := 0; entry < containerEntries; entry++ {
		m[numbers[start+entry]] = uint64(entry + 1)
	}
	for step, turn := 0, start%containerEntries; step < containerEntries; step++ {
		sum = sum*10 + m[numbers[start+place(step, turn, containerEntries)]]
	}
	return sum
}

// pair is an entry of a map in place.
type pair struct{ key, value uint64 }

// find is the value of a key among the first entries of an array, as a map in place has them.
func find(pairs *[4]pair, count int, key uint64) uint64 {
	for _, pair := range pairs[:count] {
		if pair.key == key {
			return pair.value
		}
	}
	return 0
}

//go:noinline
func inlineMap(numbers []uint64, start int) (sum uint64) {
	var pairs [4]pair
	count := 0
	for entry := 0; entry < containerEntries; entry++ {
		key := numbers[start+entry]
		if find(&pairs, count, key) == 0 {
			pairs[count] = pair{key, uint64(entry + 1)}
			count++
		}
	}
	for step, turn := 0, start%containerEntries; step < containerEntries; step++ {
		sum = sum*10 + find(&pairs, count, numbers[start+place(step, turn, containerEntries)])
	}
	return sum
}

//go:noinline
func smallList(numbers []uint64, start int) (sum uint64) {
	var list []uint64
	for element := 0; element < containerElements; element++ {
		list = append(list, numbers[start+element])
	}
	for step, turn := 0, start%containerElements; step < containerElements; step++ {
		sum = sum*3 + list[place(step, turn, containerElements)]
	}
	return sum
}

//go:noinline
func smallListReserved(numbers []uint64, start int) (sum uint64) {
	list := make([]uint64, 0, containerElements)
	for element := 0; element < containerElements; element++ {
		list = append(list, numbers[start+element])
	}
	for step, turn := 0, start%containerElements; step < containerElements; step++ {
		sum = sum*3 + list[place(step, turn, containerElements)]
	}
	return sum
}

//go:noinline
func inlineList(numbers []uint64, start int) (sum uint64) {
	var list [8]uint64
	for element := 0; element < containerElements; element++ {
		list[element] = numbers[start+element]
	}
	for step, turn := 0, start%containerElements; step < containerElements; step++ {
		sum = sum*3 + list[place(step, turn, containerElements)]
	}
	return sum
}

// containers makes a container for each operation, fills it with random numbers and reads them all.
func containers(setting study.Setting) *study.Rounds {
	random := seeded.New(setting.Seed)
	numbers := make([]uint64, containerStarts+containerElements)
	for index := range numbers {
		numbers[index] = random.Next()
	}
	kernels := map[string]func([]uint64, int) uint64{
		"map-dictionary":          smallMap,
		"map-dictionary-reserved": smallMapReserved,
		"map-inline":              inlineMap,
		"list-array":              smallList,
		"list-array-reserved":     smallListReserved,
		"list-inline":             inlineList,
	}
	kernel := kernels[setting.Form]
	return each(setting.Operations, func(number int) uint64 { return kernel(numbers, number%containerStarts) })
}
