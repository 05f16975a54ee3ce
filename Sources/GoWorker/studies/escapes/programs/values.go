package main

// Where values of maps escape (D1.T4, D1.T17).

import "reflect"

var (
	pointers     map[string]*int
	widePointers = map[int]*[200]byte{}
	wides        = map[int][200]byte{}
	narrows      = map[int][100]byte{}
	reflected    = map[string]reflect.Value{}
	anything     = map[string]any{}
	someValue    = reflect.ValueOf(42)
	sinkLength   int
)

//go:noinline
func valuePointer() map[string]*int {
	x := 42 // ask: value-pointer
	return map[string]*int{"k": &x}
}

//go:noinline
func valueWidePointer(m map[int]*[200]byte) {
	var bytes [200]byte // ask: value-wide-pointer
	m[1] = &bytes
}

//go:noinline
func valueWide(m map[int][200]byte, first byte) {
	bytes := [200]byte{first} // ask: value-wide
	m[1] = bytes              // ask: value-wide
}

//go:noinline
func valueWideNew(first byte) int {
	m := map[int][200]byte{1: {first}} // ask: value-wide-new
	return len(m)
}

//go:noinline
func valueNarrow(m map[int][100]byte, first byte) {
	bytes := [100]byte{first} // ask: value-narrow
	m[1] = bytes              // ask: value-narrow
}

//go:noinline
func valueNarrowNew(first byte) int {
	m := map[int][100]byte{1: {first}} // ask: value-narrow-new
	return len(m)
}

//go:noinline
func valueNumber(m map[string]int, number int) {
	m["int"] = number // ask: value-number
}

//go:noinline
func valueReflected(m map[string]reflect.Value, value reflect.Value) { // ask: value-reflected
	m["value"] = value
}

//go:noinline
func valueReflectedMade(m map[string]reflect.Value, number int) {
	m["value"] = reflect.ValueOf(number) // ask: value-reflected-made
}

//go:noinline
func valueAny(m map[string]any, value reflect.Value) {
	m["value"] = value // ask: value-any
}

//go:noinline
func valueAnyMade(m map[string]any, number int) {
	value := reflect.ValueOf(number) // ask: value-any-made
	m["value"] = value               // ask: value-any-made
}

func init() {
	add(map[string]func(){
		"value-pointer":        func() { pointers = valuePointer() },
		"value-wide-pointer":   func() { valueWidePointer(widePointers) },
		"value-wide":           func() { valueWide(wides, byte(sinkInt)) },
		"value-wide-new":       func() { sinkLength = valueWideNew(byte(sinkInt)) },
		"value-narrow":         func() { valueNarrow(narrows, byte(sinkInt)) },
		"value-narrow-new":     func() { sinkLength = valueNarrowNew(byte(sinkInt)) },
		"value-number":         func() { valueNumber(countsByName, sinkLength) },
		"value-reflected":      func() { valueReflected(reflected, someValue) },
		"value-reflected-made": func() { valueReflectedMade(reflected, 1000+sinkLength) },
		"value-any":            func() { valueAny(anything, someValue) },
		"value-any-made":       func() { valueAnyMade(anything, 1000+sinkLength) },
	})
}
