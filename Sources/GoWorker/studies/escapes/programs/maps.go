package main

// Maps that stay in their function, and maps that leave it (D1.T3, D2.T2, D3.T1, D3.T4, D5.T15).

type record struct{ number, other int }

// nested holds a map two structs deep.
type nested struct{ inner struct{ data map[string]int } }

var (
	keptMap     map[int]int
	keptRecords map[string]*record
	keptNested  nested
	keptAddress *map[string]int
	keptWide    map[[1024]byte]int
	keptNames   map[int]string
	noMap       map[int]int
)

//go:noinline
func mapLocal(number int) int {
	m := make(map[int]int) // ask: map-local
	m[number] = number
	return m[number]
}

//go:noinline
func mapReturned(number int) map[int]int {
	m := make(map[int]int) // ask: map-returned
	m[number] = number
	return m
}

//go:noinline
func mapLarge(number int) int {
	m := make(map[int]int, 1000) // ask: map-local-1000
	m[number] = number
	return m[number]
}

//go:noinline
func mapNil(m map[int]int) int { // ask: map-nil
	return m[1] + len(m)
}

//go:noinline
func mapZero() int {
	m := make(map[int]int, 0) // ask: map-0-local
	return len(m)
}

//go:noinline
func mapZeroReturned() map[int]int {
	return make(map[int]int, 0) // ask: map-0-returned
}

//go:noinline
func mapFourRecords() map[string]*record {
	return make(map[string]*record, 4) // ask: map-4-pointers
}

//go:noinline
func mapFourRecordsLocal() int {
	m := make(map[string]*record, 4) // ask: map-4-pointers-local
	return len(m)
}

//go:noinline
func mapEight() map[int]string {
	return make(map[int]string, 8) // ask: map-8
}

//go:noinline
func mapWideKeys() map[[1024]byte]int {
	return make(map[[1024]byte]int) // ask: map-wide-keys
}

//go:noinline
func mapWideKeysLocal(first byte) int {
	m := make(map[[1024]byte]int) // ask: map-wide-keys-local
	m[[1024]byte{first}] = 1
	return len(m)
}

//go:noinline
func mapInStruct() nested {
	var n nested
	n.inner.data = make(map[string]int) // ask: map-in-struct
	return n
}

//go:noinline
func mapInStructLocal() int {
	var n nested
	n.inner.data = make(map[string]int) // ask: map-in-struct-local
	n.inner.data["a"] = 1
	return len(n.inner.data)
}

//go:noinline
func written(m map[string]int) { m["b"] = 2 }

//go:noinline
func writtenThrough(m *map[string]int) { (*m)["b"] = 2 }

//go:noinline
func mapAssigned() int {
	m := map[string]int{"a": 1} // ask: map-assigned
	other := m                  // ask: map-assigned
	other["b"] = 2
	return len(m)
}

//go:noinline
func mapPassed() int {
	m := map[string]int{"a": 1} // ask: map-passed
	written(m)                  // ask: map-passed
	return len(m)
}

//go:noinline
func mapAddressPassed() int {
	m := map[string]int{"a": 1} // ask: map-address-passed
	writtenThrough(&m)          // ask: map-address-passed
	return len(m)
}

//go:noinline
func mapAddressKept() int {
	var m map[string]int // ask: map-address-kept
	keptAddress = &m     // ask: map-address-kept
	return len(m)
}

func init() {
	add(map[string]func(){
		"map-local":            func() { sinkInt = mapLocal(sinkLength) },
		"map-local-1000":       func() { sinkInt = mapLarge(sinkLength) },
		"map-returned":         func() { keptMap = mapReturned(sinkLength) },
		"map-nil":              func() { sinkInt = mapNil(noMap) },
		"map-0-local":          func() { sinkInt = mapZero() },
		"map-0-returned":       func() { keptMap = mapZeroReturned() },
		"map-4-pointers":       func() { keptRecords = mapFourRecords() },
		"map-4-pointers-local": func() { sinkInt = mapFourRecordsLocal() },
		"map-8":                func() { keptNames = mapEight() },
		"map-wide-keys":        func() { keptWide = mapWideKeys() },
		"map-wide-keys-local":  func() { sinkInt = mapWideKeysLocal(byte(sinkLength)) },
		"map-in-struct":        func() { keptNested = mapInStruct() },
		"map-in-struct-local":  func() { sinkInt = mapInStructLocal() },
		"map-assigned":         func() { sinkInt = mapAssigned() },
		"map-passed":           func() { sinkInt = mapPassed() },
		"map-address-passed":   func() { sinkInt = mapAddressPassed() },
		"map-address-kept":     func() { sinkInt = mapAddressKept() },
	})
}
