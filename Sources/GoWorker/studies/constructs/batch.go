package constructs

import (
	"strconv"

	"maplab/goworker/studies/study"
)

// batchForms are a request's values as objects, or in place.
var batchForms = []string{"objects", "in-place"}

// valuesPerRequest is the number of values in a request, as in the document's program.
const valuesPerRequest = 12

// words is a value of a request.
type words [3]uint64

//go:noinline
func takeObjects(batch []*words, number uint64) ([]*words, uint64) {
	first := len(batch)
	for value := uint64(0); value < valuesPerRequest; value++ {
		batch = append(batch, &words{number + value, number + value + 1, number + value + 2})
	}
	var sum uint64
	for index := first; index < len(batch); index++ {
		sum += batch[index][index%3]
	}
	return batch, sum
}

//go:noinline
func takeInPlace(batch []words, number uint64) ([]words, uint64) {
	first := len(batch)
	for value := uint64(0); value < valuesPerRequest; value++ {
		batch = append(batch, words{number + value, number + value + 1, number + value + 2})
	}
	var sum uint64
	for index := first; index < len(batch); index++ {
		sum += batch[index][index%3]
	}
	return batch, sum
}

// batches takes a request for each operation; the batch's last request drops it and keeps its room.
func batches(setting study.Setting) *study.Rounds {
	requests := setting.Entries
	objects, inPlace := make([]*words, 0, requests*valuesPerRequest), make([]words, 0, requests*valuesPerRequest)
	take := func(number int) (sum uint64) {
		objects, sum = takeObjects(objects, uint64(number))
		return sum
	}
	if setting.Form == "in-place" {
		take = func(number int) (sum uint64) {
			inPlace, sum = takeInPlace(inPlace, uint64(number))
			return sum
		}
	}
	drop := func() {
		clear(objects)
		objects, inPlace = objects[:0], inPlace[:0]
	}
	made := each(setting.Operations, func(number int) uint64 {
		sum := take(number)
		if (number+1)%requests == 0 {
			drop()
		}
		return sum
	})
	made.Prepare, made.Finish = drop, drop
	return made
}

// callerForms are where a function puts its results. What giving them up costs is the collector's business.
var callerForms = []string{"map-call", "fitting-map-call", "new-array-call", "array-call"}

// numberedKey is a key and its number.
type numberedKey struct {
	key    string
	number int
}

// entryOf is the document's entry of a number.
func entryOf(number int) numberedKey { return numberedKey{"key" + strconv.Itoa(number), number} }

//go:noinline
func builtMap(entries, capacity int) map[string]int {
	m := make(map[string]int, capacity)
	for number := 0; number < entries; number++ {
		entry := entryOf(number)
		m[entry.key] = entry.number
	}
	return m
}

//go:noinline
func builtArray(entries int) []numberedKey {
	array := make([]numberedKey, 0, entries)
	for number := 0; number < entries; number++ {
		array = append(array, entryOf(number))
	}
	return array
}

//go:noinline
func filledArray(array []numberedKey, entries int) []numberedKey {
	for number := 0; number < entries; number++ {
		array = append(array, entryOf(number))
	}
	return array
}

// callers calls a function for each operation that makes keys with their numbers, and reads one result.
func callers(setting study.Setting) *study.Rounds {
	entries := setting.Entries
	keys := make([]string, entries)
	for number := range keys {
		keys[number] = entryOf(number).key
	}
	own := make([]numberedKey, 0, entries)
	answer := func(number, count int) uint64 { return uint64(number + count) }
	kernels := map[string]func(int) uint64{
		"map-call": func(number int) uint64 {
			m := builtMap(entries, 1_024)
			return answer(m[keys[number%entries]], len(m))
		},
		"fitting-map-call": func(number int) uint64 {
			m := builtMap(entries, entries)
			return answer(m[keys[number%entries]], len(m))
		},
		"new-array-call": func(number int) uint64 {
			array := builtArray(entries)
			return answer(array[number%entries].number, len(array))
		},
		"array-call": func(number int) uint64 {
			own = filledArray(own[:0], entries)
			return answer(own[number%entries].number, len(own))
		},
	}
	return each(setting.Operations, kernels[setting.Form])
}
