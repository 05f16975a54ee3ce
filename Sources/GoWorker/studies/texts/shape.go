package texts

import (
	"strconv"
	"strings"

	"maplab/goworker/studies/study"
)

// shape is that of a cell's keys: a prefix that ends in `user:` and a number, both of the same length in every key.
type shape struct {
	// prefix is for instance `user:` or `eu-central/user:`.
	prefix string
	// first is the number of entry 0; the others follow.
	first, entries, digits int
}

// shapeOf is the shape that a cell requests: keys of a length, or of as many bytes as `user:` and the number need.
// Numbers begin at a power of ten not below `entries`, so that all have the same number of digits and no leading zeros.
func shapeOf(setting study.Setting) shape {
	first, digits := 1, 1
	for first < setting.Entries {
		first *= 10
		digits++
	}
	filling := strings.Repeat("eu-central/", setting.KeyLength/len("eu-central/")+1)
	fill := max(0, setting.KeyLength-digits-len("user:"))
	return shape{filling[len(filling)-fill:] + "user:", first, setting.Entries, digits}
}

// number is that of the key that an operation builds: consecutive, wrapping around.
func (shape shape) number(operation int) int { return shape.first + operation%shape.entries }

// keys are all keys, made in the simplest way, to fill maps with.
func (shape shape) keys() []string {
	keys := make([]string, shape.entries)
	for entry := range keys {
		keys[entry] = shape.prefix + strconv.Itoa(shape.first+entry)
	}
	return keys
}

// indexes is a map from each key to its place among all.
func (shape shape) indexes() map[string]uint64 {
	m := make(map[string]uint64, shape.entries)
	for place, key := range shape.keys() {
		m[key] = uint64(place)
	}
	return m
}

// buffer is a key's bytes, of which only the number is written anew.
func (shape shape) buffer() []byte {
	return append([]byte(shape.prefix), make([]byte, shape.digits)...)
}

// write puts a number into the last bytes, from the right.
func write(number int, bytes []byte, digits int) {
	for place := len(bytes) - 1; digits > 0; place, digits = place-1, digits-1 {
		bytes[place] = byte('0' + number%10)
		number /= 10
	}
}
