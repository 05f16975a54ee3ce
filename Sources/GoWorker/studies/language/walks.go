package language

import (
	"fmt"
	"reflect"
	"strings"

	"maplab/goworker/studies/mapheader"
	"maplab/goworker/studies/study"
)

// walkForms are the ways that Swift has too.
var walkForms = []string{"mirror", "any", "generic", "keys-and-look-ups", "direct"}

// runtimeForms are Go's own, as the document has them: reflection with a list of all keys, and the map's memory.
var runtimeForms = []string{"reflect-keys", "memory"}

// visit is what one entry adds.
func visit(key string, value uint64) uint64 { return value*3 + uint64(len(key)) }

// walksOf declares a family: visit every entry of a map from strings to numbers once and add up its contents.
func walksOf(name string, forms []string) study.Family {
	return study.Family{
		Name: name, Forms: forms, Tables: []string{"D4.T15"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{Rounds: func() *study.Rounds {
				m := walkedMap(setting.Entries, setting.KeyLength)
				walk := walks[setting.Form]
				return &study.Rounds{Operations: setting.Operations, Run: func(from, to int) uint64 {
					var sum uint64
					for operation := from; operation < to; operation++ {
						sum += uint64(operation) + walk(m)
					}
					return sum
				}}
			}}
		},
	}
}

// walkedMap is a map of keys `…user:<number>` of a length, each with its number.
func walkedMap(entries, length int) map[string]uint64 {
	m := make(map[string]uint64, entries)
	for number := 0; number < entries; number++ {
		digits := fmt.Sprint(number)
		fill := max(0, length-len("user:")-len(digits))
		m[strings.Repeat("x", fill)+"user:"+digits] = uint64(number)
	}
	return m
}

// walks are the ways by the names of the forms; a map goes in as what the way knows about it.
var walks = map[string]func(map[string]uint64) uint64{
	"mirror":            byIterator,
	"reflect-keys":      byReflectedKeys,
	"any":               byAny,
	"generic":           func(m map[string]uint64) uint64 { return byGeneric(m, visit) },
	"keys-and-look-ups": byKeys,
	"direct":            directly,
	"memory":            func(m map[string]uint64) uint64 { return mapheader.WalkText(m, visit) },
}

// byIterator walks by reflection's iterator, as a serialiser does that gets a value of which it knows nothing.
//
//go:noinline
func byIterator(m map[string]uint64) uint64 {
	var unknown any = m
	var sum uint64
	for entries := reflect.ValueOf(unknown).MapRange(); entries.Next(); {
		sum += visit(entries.Key().String(), entries.Value().Uint())
	}
	return sum
}

// byReflectedKeys walks by reflection as the document does: the list of all keys, then a look-up for each.
//
//go:noinline
func byReflectedKeys(m map[string]uint64) uint64 {
	var unknown any = m
	value := reflect.ValueOf(unknown)
	var sum uint64
	for _, key := range value.MapKeys() {
		sum += visit(key.String(), value.MapIndex(key).Uint())
	}
	return sum
}

// byAny copies the map into one of boxes, as programs do that take map[any]any.
//
//go:noinline
func byAny(m map[string]uint64) uint64 {
	boxes := make(map[any]any, len(m))
	for key, value := range m {
		boxes[key] = value
	}
	var sum uint64
	for key, value := range boxes {
		sum += visit(key.(string), value.(uint64))
	}
	return sum
}

// byGeneric walks in code for any types of keys and values.
//
//go:noinline
func byGeneric[K comparable, V any](m map[K]V, visit func(K, V) uint64) uint64 {
	var sum uint64
	for key, value := range m {
		sum += visit(key, value)
	}
	return sum
}

// byKeys makes a list of the keys and looks each up.
//
//go:noinline
func byKeys(m map[string]uint64) uint64 {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	var sum uint64
	for _, key := range keys {
		sum += visit(key, m[key])
	}
	return sum
}

// directly walks with everything known.
//
//go:noinline
func directly(m map[string]uint64) uint64 {
	var sum uint64
	for key, value := range m {
		sum += visit(key, value)
	}
	return sum
}
